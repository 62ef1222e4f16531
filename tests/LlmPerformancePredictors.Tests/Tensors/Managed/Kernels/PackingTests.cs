using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Kernels;

[TestFixture]
public sealed unsafe class PackingTests
{
    [Test]
    public void PackColumns_OfAnyMatrix_PutsTheColumnsSideBySideAndFillsUpWithZeros([Values] bool transposed) => ForAll(random =>
    {
        int rows = random.Next(1, 40), columns = random.Next(1, 40), stored = transposed ? rows : columns;
        int row = random.Next(rows), depth = random.Next(1, rows - row + 1);
        int column = random.Next(columns), count = random.Next(
            1, Math.Min(32, columns - column) + 1), width = random.Next(count, 33);
        float[] matrix = GradientCheck.AwayFromZero(random, rows * columns), packed = GradientCheck.AwayFromZero(
            random, depth * width);
        fixed (float* data = matrix, target = packed)
            Packing.PackColumns(MatrixView.FromRowMajor(data, stored, transposed), row, depth, column, count, width, target);
        for (int k = 0; k < depth; k++)
        {
            for (int j = 0; j < width; j++)
            {
                (int r, int c) = (row + k, column + j);
                float expected = j >= count ? 0 : matrix[transposed ? (c * rows) + r : (r * columns) + c];
                Assert.That(packed[(k * width) + j], Is.EqualTo(expected), $"row {k}, column {j} of {rows} x {columns}");
            }
        }
    });

    [Test]
    public void PackRows_OfAnyMatrix_IsPackColumnsOfItsTranspose() => ForAll(random =>
    {
        int rows = random.Next(1, 9), depth = random.Next(1, 30);
        float[] matrix = GradientCheck.AwayFromZero(random, rows * depth);
        float[] packed = new float[8 * depth], expected = new float[8 * depth];
        fixed (float* data = matrix, target = packed, other = expected)
        {
            Packing.PackRows(MatrixView.FromRowMajor(data, depth, transposed: false), 0, rows, 0, depth, 8, target);
            Packing.PackColumns(MatrixView.FromRowMajor(data, depth, transposed: true), 0, depth, 0, rows, 8, other);
        }

        Assert.That(packed, Is.EqualTo(expected), $"{rows} x {depth}");
    });

    [TestCase("Scalar")]
    [TestCase("Vector128")]
    [TestCase("Vector256")]
    [TestCase("Vector512")]
    public void PaddedProduct_OfSmallMatrices_EqualsANaiveLoop(string set)
    {
        GemmKernel kernel = GemmKernel.For(Enum.Parse<InstructionSet>(set));
        ForAll(random =>
        {
            int n = random.Next(1, 20), m = random.Next(1, 40), k = random.Next(1, 20);
            int rows = PaddedProduct.RoundUp(n, kernel.Rows), columns = PaddedProduct.RoundUp(m, PaddedProduct.Lanes);
            float[] left = [.. GradientCheck.AwayFromZero(random, n * k), .. new float[(rows - n) * k]];
            float[] right = GradientCheck.AwayFromZero(random, k * m);
            float[] panels = new float[k * columns], output = new float[rows * columns];
            fixed (float* a = left, b = right, p = panels, c = output)
            {
                PaddedProduct.Pack(kernel, MatrixView.FromRowMajor(b, m, transposed: false), k, m, p);
                PaddedProduct.Multiply(kernel, MatrixView.FromRowMajor(a, k, transposed: false), p, k, c, columns, n, m);
            }

            float[] expected = NaiveProduct.Compute(left, right, n, m, k, transposeLeft: false, transposeRight: false);
            float[] actual = [.. Enumerable.Range(0, n * m).Select(i => output[(i / m * columns) + (i % m)])];
            Assert.That(actual, Is.EqualTo(expected).Within(1e-5), $"{n} x {m} x {k}");
        });
    }

    private static void ForAll(Action<Random> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(RandomSource.Create(seed))).QuickCheckThrowOnFailure();
}
