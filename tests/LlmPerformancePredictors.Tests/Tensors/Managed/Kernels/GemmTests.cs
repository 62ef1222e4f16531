using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Kernels;

[TestFixture]
public sealed unsafe class GemmTests
{
    [TestCase("Scalar")]
    [TestCase("Vector128")]
    [TestCase("Vector256")]
    [TestCase("Vector512")]
    public void Multiply_RandomShapes_EqualsANaiveLoop(string set)
    {
        GemmKernel kernel = GemmKernel.For(Enum.Parse<InstructionSet>(set));
        var workspace = new GemmWorkspace(kernel);
        Random random = RandomSource.Create(11);
        for (int i = 0; i < 60; i++)
        {
            // Around the tile sizes as well as anywhere, and now and then deeper than one block.
            int n = random.Next(1, 36), m = random.Next(1, 70);
            int k = random.Next(8) == 0 ? random.Next(250, 600) : random.Next(1, 40);
            var product = new Case(random, n, m, k, random.Next(2) == 0, random.Next(2) == 0);
            bool accumulate = random.Next(3) == 0, bias = !accumulate && random.Next(2) == 0, relu = random.Next(2) == 0;
            float[] actual = product.Multiply(kernel, workspace, accumulate, bias, relu, (0, n), (0, m));
            Assert.That(
                actual,
                Is.EqualTo(product.Expected(accumulate, bias, relu)).Within(2e-6 * k + 1e-6),
                $"{n} x {m} x {k}, accumulate {accumulate}, bias {bias}, relu {relu}");
        }
    }

    [Test]
    public void Multiply_InParts_GivesTheSameBits()
    {
        GemmKernel kernel = GemmKernel.For(InstructionSets.Best);
        var workspace = new GemmWorkspace(kernel);
        Random random = RandomSource.Create(13);
        for (int i = 0; i < 40; i++)
        {
            int n = random.Next(2, 60), m = random.Next(2, 130), k = random.Next(1, 520);
            var product = new Case(random, n, m, k, random.Next(2) == 0, random.Next(2) == 0);
            float[] whole = product.Multiply(kernel, workspace, false, true, false, (0, n), (0, m));
            int row = random.Next(1, n), column = random.Next(1, m);
            float[] parts = product.Multiply(kernel, workspace, false, true, false, (0, row), (0, column));
            foreach (
                ((int, int) rows, (int, int) columns) in new[] { ((row, n), (0, column)), ((0, row), (column, m)), (
                    (row, n), (column, m)) })
                product.Multiply(kernel, workspace, false, true, false, rows, columns, parts);
            Assert.That(parts, Is.EqualTo(whole), $"{n} x {m} x {k} at {row}, {column}");
        }
    }

    [Test]
    public void Multiply_MoreRowsThanOneBlock_EqualsANaiveLoop()
    {
        GemmKernel kernel = GemmKernel.For(InstructionSets.Best);
        var product = new Case(RandomSource.Create(17), 900, 33, 21, false, true);
        float[] actual = product.Multiply(kernel, new GemmWorkspace(kernel), false, false, false, (0, 900), (0, 33));
        Assert.That(actual, Is.EqualTo(product.Expected(false, false, false)).Within(1e-4));
    }

    private sealed class Case
    {
        private readonly int _n, _m, _k;
        private readonly bool _transposeLeft, _transposeRight;
        private readonly float[] _a, _b, _c, _bias;

        public Case(Random random, int n, int m, int k, bool transposeLeft, bool transposeRight)
        {
            (_n, _m, _k, _transposeLeft, _transposeRight) = (n, m, k, transposeLeft, transposeRight);
            _a = GradientCheck.AwayFromZero(random, n * k);
            _b = GradientCheck.AwayFromZero(random, k * m);
            _c = GradientCheck.AwayFromZero(random, n * m);
            _bias = GradientCheck.AwayFromZero(random, m);
        }

        public float[] Multiply(
            GemmKernel kernel,
            GemmWorkspace workspace,
            bool accumulate,
            bool bias,
            bool relu,
            (int First, int Last) rows,
            (int First, int Last) columns,
            float[]? output = null)
        {
            output ??= (float[])_c.Clone();
            fixed (float* a = _a, b = _b, c = output, start = _bias)
            {
                MatrixView left = MatrixView.FromRowMajor(a, _transposeLeft ? _n : _k, _transposeLeft);
                MatrixView right = MatrixView.FromRowMajor(b, _transposeRight ? _k : _m, _transposeRight);
                var begin = new TileStart(accumulate, bias ? (nint)start : 0, relu);
                Gemm.Multiply(kernel, workspace, left, right, _k, c, _m, rows, columns, begin);
            }

            return output;
        }

        public float[] Expected(bool accumulate, bool bias, bool relu)
        {
            float[] expected = NaiveProduct.Compute(_a, _b, _n, _m, _k, _transposeLeft, _transposeRight);
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] += accumulate ? _c[i] : bias ? _bias[i % _m] : 0;
                if (relu)
                    expected[i] = Math.Max(0, expected[i]);
            }

            return expected;
        }
    }
}
