using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Regressors;

/// <summary>The factor is made in blocks of 64: sizes are within one, of whole ones, and with a rest.</summary>
public unsafe class CholeskyFactorTests
{
    private static readonly int[] Sizes = [1, 3, 63, 64, 65, 128, 203];

    [TestCaseSource(nameof(Sizes))]
    public void TryCreate_OfAPositiveDefiniteMatrix_GivesTheFactorAndItsDeterminant(int size)
    {
        double[] matrix = CreateMatrix(size);
        CholeskyFactor factor = CholeskyFactor.TryCreate([.. matrix], size)!;
        double logDeterminant = 0;
        for (int row = 0; row < size; row++)
        {
            ReadOnlySpan<double> line = factor.GetRow(row);
            logDeterminant += 2 * Math.Log(line[row]);
            for (int column = 0; column <= row; column++)
            {
                double sum = 0;
                for (int k = 0; k <= column; k++) sum += line[k] * factor.GetRow(column)[k];
                Assert.That(sum, Is.EqualTo(matrix[(row * size) + column]).Within(1e-12), $"row {row}, column {column}");
            }
        }

        Assert.That(factor.LogDeterminant, Is.EqualTo(logDeterminant).Within(1e-9));
    }

    [TestCaseSource(nameof(Sizes))]
    public void SolveLowerThenUpper_OfARightSide_SolvesTheMatrix(int size)
    {
        double[] matrix = CreateMatrix(size);
        double[] wanted = [.. Enumerable.Range(0, size).Select(i => Math.Cos(i))], right = new double[size];
        for (int row = 0; row < size; row++)
            for (int column = 0; column < size; column++) right[row] += matrix[(row * size) + column] * wanted[column];
        CholeskyFactor factor = CholeskyFactor.TryCreate(matrix, size)!;
        factor.SolveLower(right);
        factor.SolveUpper(right);
        Assert.That(right, Is.EqualTo(wanted).Within(1e-9));
    }

    [TestCaseSource(nameof(Sizes))]
    public void TriangularSolver_OfManyRightSides_GivesWhatEachAloneHas(int size)
    {
        const int columns = 5;
        CholeskyFactor factor = CholeskyFactor.TryCreate(CreateMatrix(size), size)!;
        AlignedBuffer right = new(size * columns), solution = new(size * columns);
        double[][] expected = [.. Enumerable.Range(0, columns).Select(_ => new double[size])];
        for (int row = 0; row < size; row++)
            for (int column = 0; column < columns; column++)
                right.Pointer[(row * columns) + column] = (float)(expected[column][row] = Math.Sin((row * columns) + column));
        foreach (double[] one in expected) factor.SolveLower(one);
        new TriangularSolver(factor).Solve(right, solution, columns);
        for (int column = 0; column < columns; column++)
        {
            float[] solved = [.. Enumerable.Range(0, size).Select(row => solution.Pointer[(row * columns) + column])];
            Assert.That(solved, Is.EqualTo(expected[column]).Within(2e-5), $"right side {column}");
        }
    }

    [TestCase(2)]
    [TestCase(100)]
    public void TryCreate_OfAMatrixThatIsNotPositiveDefinite_GivesNone(int size)
    {
        double[] matrix = CreateMatrix(size);
        matrix[^1] = -1;
        Assert.That(CholeskyFactor.TryCreate([.. matrix], size), Is.Null, "below zero");
        matrix[^1] = double.NaN;
        Assert.That(CholeskyFactor.TryCreate(matrix, size), Is.Null, "not a number");
    }

    // Alike neighbors, and some noise on the diagonal.
    private static double[] CreateMatrix(int size) =>
    [
        .. from row in Enumerable.Range(0, size)
           from column in Enumerable.Range(0, size)
           select Math.Exp(-Math.Abs(row - column) / 7.0) + (row == column ? 0.1 : 0),
    ];
}
