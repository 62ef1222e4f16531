using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Mixtures of matrices: values, gradients and errors.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Mixture_WithAFactorAMatrix_IsTheSumOfTheLeadingBlocks()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor first = Engine.CreateConstant(new(2, 3), [1, 2, 9, 3, 4, 9]);
        Tensor second = Engine.CreateConstant(new(3, 2), [5, 6, 7, 8, 9, 9]);
        Tensor output = Engine.Mixture([first, second], Engine.CreateConstant(new(1, 2), [2, 10]), 2, 2);
        Assert.That(output.Shape, Is.EqualTo(new TensorShape(2, 2)));
        Assert.That(Numbers(output), Is.EqualTo(new float[] { 52, 64, 76, 88 }));
    }

    [Test]
    public void Mixture_WithAFactorAMatrixAndRow_TakesEachRowItsOwn()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor first = Engine.CreateConstant(new(2, 2), [1, 2, 3, 4]);
        Tensor second = Engine.CreateConstant(new(2, 2), [5, 6, 7, 8]);
        Tensor output = Engine.Mixture([first, second], Engine.CreateConstant(new(2, 2), [2, 10, 100, -1]), 2, 2);
        Assert.That(Numbers(output), Is.EqualTo(new float[] { 52, 64, 293, 392 }));
    }

    [Test]
    public void Gradient_OfMixture_EqualsFiniteDifferences([Values(1, 3)] int factors, [Values(18, 20)] int columns) =>
        GradientCheck.Run(
            Engine,
            x => Engine.Mixture([x[0], x[1]], x[2], 3, columns),
            new TensorShape(3, 20),
            new TensorShape(4, 20),
            new TensorShape(factors, 2));

    [Test]
    public void Gradient_OfLayersWithMixturesOfTheSameMatrices_EqualsFiniteDifferences() => GradientCheck.Run(
        Engine,
        x => Engine.ElasticLinear(
            Engine.Linear(x[3], Engine.Mixture([x[0], x[1]], x[2], 3, 4), null),
            Engine.Mixture([x[1], x[0]], x[2], 2, 3),
            null,
            2),
        new TensorShape(3, 5),
        new TensorShape(4, 4),
        new TensorShape(1, 2),
        new TensorShape(6, 4));

    [Test]
    public void Gradient_OfARouter_EqualsFiniteDifferences([Values(1, 3)] int rows) => GradientCheck.Run(
        Engine,
        x => Engine.Mixture(
            [x[0], x[1]], Engine.Softmax(Engine.Reshape(Engine.ElasticLinear(x[2], x[3], x[4], 2 * rows), new(rows, 2))), 3, 2),
        new TensorShape(3, 4),
        new TensorShape(3, 4),
        new TensorShape(1, 5),
        new TensorShape(8, 5),
        new TensorShape(8));

    [Test]
    public void Mixture_BlocksThatShrinkAndGrow_LeaveNoGradientBehind()
    {
        using Tensor expert = Engine.CreateParameter(new(4, 4), GradientCheck.AwayFromZero(RandomSource.Create(3), 16));
        foreach ((int rows, int columns) in new[] { (4, 4), (2, 3), (3, 2), (1, 1), (4, 4), (2, 2) })
        {
            Engine.ClearGradients([expert]);
            using TensorScope scope = Engine.BeginScope();
            Engine.Backward(Sum(Engine.Mixture([expert], Engine.CreateConstant(new(1, 1), [3]), rows, columns)));
            float[] expected = [.. Enumerable.Range(0, 16).Select(i => i / 4 < rows && i % 4 < columns ? 3f : 0f)];
            Assert.That(Gradient(expert), Is.EqualTo(expected), $"{rows} x {columns}");
        }
    }

    [Test]
    public void Mixture_ShapesThatDoNotFit_SaySo()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor matrix = Engine.CreateConstant(new(2, 3), new float[6]), gates = Engine.CreateConstant(new(1, 2), new float[2]);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => Engine.Mixture([matrix, matrix], gates, 3, 3),
                Throws.TypeOf<TensorShapeException>().With.Message.Contains("[2, 3]").And.Message.Contains("at least as large"));
            Assert.That(
                () => Engine.Mixture([matrix, matrix, matrix], gates, 2, 3),
                Throws.TypeOf<TensorShapeException>().With.Message.Contains("must be [1, 3] or [2, 3]"));
            Assert.That(() => Engine.Mixture([], gates, 2, 3), Throws.ArgumentException);
        });
    }
}
