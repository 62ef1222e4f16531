using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Kernels;

/// <summary>The product for one row, with weights of both precisions.</summary>
[TestFixture("Scalar")]
[TestFixture("Vector128")]
[TestFixture("Vector256")]
[TestFixture("Vector512")]
public sealed unsafe class PackedLayerTests(string set)
{
    // Around one vector, one panel and one group of every instruction set.
    private static readonly int[] Widths = [1, 3, 4, 7, 8, 16, 17, 31, 32, 33, 63, 64, 65, 128, 129, 200, 257];

    private readonly GemvKernel _kernel = GemvKernel.For(Enum.Parse<InstructionSet>(set));

    [TestCaseSource(nameof(Widths))]
    public void Multiply_SinglePrecision_EqualsANaiveLoop(int outputs)
    {
        var problem = new Problem(outputs, inputs: 37);
        Assert.That(problem.Multiply(_kernel, quantized: false), Is.EqualTo(problem.Expected()).Within(1e-5));
    }

    [TestCaseSource(nameof(Widths))]
    public void Multiply_Quantized_StaysWithinTheRoundingOfItsWeights(int outputs)
    {
        var problem = new Problem(outputs, inputs: 37);
        float[] actual = problem.Multiply(_kernel, quantized: true), expected = problem.Expected();
        for (int output = 0; output < outputs; output++)
        {
            Assert.That(
                actual[output],
                Is.EqualTo(expected[output]).Within(problem.QuantizationError(output) + 1e-5),
                $"output {output}");
        }
    }

    [Test]
    public void Multiply_QuantizedOutputWithoutWeights_IsItsBias()
    {
        var problem = new Problem(5, inputs: 3, zeroOutput: 2);
        Assert.That(problem.Multiply(_kernel, quantized: true)[2], Is.EqualTo(problem.Expected()[2]));
    }

    [Test]
    public void Relu_AnyNumbers_ListsThoseAboveZeroAndWhatIsNotANumber()
    {
        float[] values = [1, 0, -2, float.NaN, 3, -0f];
        var entries = new GemvKernel.Entry[values.Length + 1];
        int count;
        fixed (float* from = values)
        fixed (GemvKernel.Entry* to = entries)
            count = GemvKernel.Relu(from, values.Length, to);
        Assert.That(entries[..count], Is.EqualTo(new GemvKernel.Entry[] { new(0, 1), new(3, float.NaN), new(4, 3) }));
    }

    private sealed class Problem
    {
        private readonly int _inputs;
        private readonly float[] _weight, _bias, _values;

        public Problem(int outputs, int inputs, int zeroOutput = -1)
        {
            Random random = RandomSource.Create(outputs);
            _inputs = inputs;
            _weight = GradientCheck.AwayFromZero(random, outputs * inputs);
            _bias = GradientCheck.AwayFromZero(random, outputs);
            _values = GradientCheck.AwayFromZero(random, inputs);
            if (zeroOutput >= 0)
                Array.Clear(_weight, zeroOutput * inputs, inputs);
        }

        public float[] Multiply(GemvKernel kernel, bool quantized)
        {
            var layer = new PackedLayer(_weight, _bias, _inputs, kernel.Lanes);
            float[] output = new float[layer.PaddedOutputs];
            GemvKernel.Entry[] entries = [.. _values.Select((value, i) => new GemvKernel.Entry(i, value))];
            fixed (float* to = output)
            fixed (GemvKernel.Entry* from = entries)
            {
                if (quantized)
                    kernel.Multiply(layer, new QuantizedLayer(_weight, _inputs, _bias.Length, kernel.Lanes), from, _inputs, to);
                else
                    kernel.Multiply(layer, from, _inputs, to);
            }

            return output[.._bias.Length];
        }

        public float[] Expected()
        {
            float[] sums = NaiveProduct.Compute(
                _values, _weight, 1, _bias.Length, _inputs, transposeLeft: false, transposeRight: true);
            return [.. sums.Zip(_bias, (sum, bias) => sum + bias)];
        }

        // Half a step of the output's scale for every weight.
        public double QuantizationError(int output) =>
            _weight.Skip(output * _inputs).Take(_inputs).Max(Math.Abs) / 65_534 * _values.Sum(value => Math.Abs((double)value));
    }
}
