using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <summary>Compares an engine's gradients with central finite differences of the same function.</summary>
internal static class GradientCheck
{
    private const float Difference = 1f / 128;

    /// <summary>Checks the gradient of every operand of a function, through a weighted sum of its output.</summary>
    public static void Run(TensorEngine engine, Func<Tensor[], Tensor> function, params TensorShape[] shapes)
    {
        Random random = RandomSource.Create(shapes.Length);
        float[][] values = [.. shapes.Select(shape => AwayFromZero(random, shape.ElementCount))];
        Tensor[] operands = [.. shapes.Zip(values, (shape, numbers) => engine.CreateParameter(shape, numbers))];
        float[] weights = Weighted(engine, function, operands, random);
        for (int operand = 0; operand < operands.Length; operand++)
        {
            float[] gradient = new float[values[operand].Length];
            engine.ReadGradient(operands[operand], gradient);
            for (int i = 0; i < gradient.Length; i++)
            {
                double numeric = (At(operand, i, Difference) - At(operand, i, -Difference)) / (2 * Difference);
                Assert.That(
                    gradient[i],
                    Is.EqualTo(numeric).Within(2e-3 * Math.Max(1, Math.Abs(numeric))),
                    $"operand {operand}, element {i}");
            }
        }

        foreach (Tensor operand in operands)
            operand.Dispose();

        double At(int operand, int element, float change)
        {
            float[] moved = (float[])values[operand].Clone();
            moved[element] += change;
            engine.Write(operands[operand], moved);
            using TensorScope scope = engine.BeginScope(recordGradients: false);
            float[] output = Numbers(engine, function(operands));
            engine.Write(operands[operand], values[operand]);
            return output.Zip(weights, (a, b) => (double)a * b).Sum();
        }
    }

    /// <summary>Numbers between 0.1 and 1 of either sign, so that no difference crosses the kink of a ReLU.</summary>
    public static float[] AwayFromZero(Random random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (0.1f + (0.9f * random.NextSingle())) * (random.Next(2) == 0 ? -1 : 1);
        return values;
    }

    /// <summary>The numbers of a tensor.</summary>
    public static float[] Numbers(TensorEngine engine, Tensor tensor)
    {
        float[] values = new float[tensor.Shape.ElementCount];
        engine.Read(tensor, values);
        return values;
    }

    /// <summary>
    /// The sum of a tensor's numbers, each times a weight if there are weights: one number, to be differentiated.
    /// </summary>
    public static Tensor Sum(TensorEngine engine, Tensor tensor, float[]? weights = null)
    {
        int count = tensor.Shape.ElementCount;
        Tensor row = engine.CreateConstant(new(1, count), weights ?? [.. Enumerable.Repeat(1f, count)]);
        return engine.Reshape(engine.Linear(engine.Reshape(tensor, new(1, count)), row, null), default);
    }

    /// <summary>The sum of a tensor's squared numbers: one number, whose gradient is twice the tensor.</summary>
    public static Tensor SumSquares(TensorEngine engine, Tensor tensor)
    {
        int count = tensor.Shape.ElementCount;
        return engine.Scale(engine.MeanSquaredError(tensor, engine.CreateConstant(tensor.Shape, new float[count])), count);
    }

    private static float[] Weighted(TensorEngine engine, Func<Tensor[], Tensor> function, Tensor[] operands, Random random)
    {
        using TensorScope scope = engine.BeginScope();
        Tensor output = function(operands);
        float[] weights = AwayFromZero(random, output.Shape.ElementCount);
        engine.Backward(Sum(engine, output, weights));
        return weights;
    }
}
