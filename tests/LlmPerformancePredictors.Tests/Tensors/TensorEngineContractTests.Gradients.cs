using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Gradients.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Gradient_OfLinear_EqualsFiniteDifferences([Values] bool relu) => GradientCheck.Run(
        Engine, x => Engine.Linear(x[0], x[1], x[2], relu), new TensorShape(9, 5), new TensorShape(4, 5), new TensorShape(4));

    [Test]
    public void Gradient_OfLinearWithoutBias_EqualsFiniteDifferences() =>
        GradientCheck.Run(Engine, x => Engine.Linear(x[0], x[1], null), new TensorShape(2, 3, 5), new TensorShape(4, 5));

    [Test]
    public void Gradient_OfAdd_EqualsFiniteDifferences()
    {
        GradientCheck.Run(Engine, x => Engine.Add(x[0], x[1]), new TensorShape(4, 5), new TensorShape(4, 5));
        GradientCheck.Run(Engine, x => Engine.Add(x[0], x[1]), new TensorShape(2, 3, 4, 5), new TensorShape(4, 5));
        GradientCheck.Run(Engine, x => Engine.Add(x[0], x[1]), new TensorShape(3, 19), new TensorShape(19));
        GradientCheck.Run(Engine, x => Engine.Add(x[0], x[1]), new TensorShape(3, 7), default(TensorShape));
    }

    [Test]
    public void Gradient_OfAddOfATensorToItself_EqualsFiniteDifferences()
    {
        GradientCheck.Run(Engine, x => Engine.Add(Engine.Scale(x[0], 3), x[0]), new TensorShape(4, 5));
        GradientCheck.Run(Engine, x => Twice(Engine.Scale(x[0], 3)), new TensorShape(4, 5));

        Tensor Twice(Tensor x) => Engine.Add(Engine.Add(x, x), x);
    }

    [Test]
    public void Gradient_OfAddOfAConstant_EqualsFiniteDifferences() => GradientCheck.Run(
        Engine,
        x => Engine.Add(Engine.Add(Engine.Scale(x[0], 2), Engine.CreateConstant(new(5), new float[5])), x[0]),
        new TensorShape(4, 5));

    [Test]
    public void Gradient_OfScaleAndReshape_EqualsFiniteDifferences()
    {
        GradientCheck.Run(Engine, x => Engine.Scale(x[0], -2.5f), new TensorShape(3, 7));
        GradientCheck.Run(Engine, x => Engine.Reshape(x[0], new(7, 3)), new TensorShape(3, 7));
    }

    [Test]
    public void Gradient_OfMeanSquaredError_EqualsFiniteDifferences() =>
        GradientCheck.Run(Engine, x => Engine.MeanSquaredError(x[0], x[1]), new TensorShape(6), new TensorShape(6));

    [Test]
    public void Gradient_OfATensorUsedTwice_IsTheSumOfBothUses() => GradientCheck.Run(
        Engine,
        x =>
        {
            Tensor hidden = Engine.Linear(x[0], x[1], null, relu: true);
            return Engine.Add(Engine.Scale(hidden, 2), Engine.Linear(hidden, x[1], null));
        },
        new TensorShape(3, 4),
        new TensorShape(4, 4));

    [Test]
    public void Gradient_OfAChainOfOperations_EqualsFiniteDifferences([Range(1, 8)] int seed)
    {
        // Operations share both operands, so that gradients meet.
        Random random = RandomSource.Create(seed);
        int[] operations = [.. Enumerable.Range(0, 4).Select(_ => random.Next(7))];
        GradientCheck.Run(
            Engine,
            x => operations.Aggregate(x[0], (value, operation) => Apply(operation, value, x)),
            new TensorShape(3, 4),
            new TensorShape(4, 4));
    }

    private Tensor Apply(int operation, Tensor value, Tensor[] x) => operation switch
    {
        0 => Engine.Scale(value, -0.5f),
        1 => Engine.Add(value, x[0]),
        2 => Engine.Scale(Engine.Linear(value, x[1], null), 0.5f),
        3 => Engine.Softmax(value),
        4 => Engine.Reshape(Engine.Reshape(value, new(2, 6)), new(3, 4)),
        5 => Engine.Dropout(value, 0.25f, 7),
        _ => Engine.Reshape(Engine.Attention(Cube(value), Cube(x[0]), Cube(value), 2), new(3, 4)),
    };

    private Tensor Cube(Tensor matrix) => Engine.Reshape(matrix, new(1, 3, 4));
}
