using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Tests.Regressors;

public class LeaveOneOutTests
{
    private static readonly double[] Penalties = [0, 0.1, 1, 10, 100];

    // By fitting as often as there are rows, on columns that are standardized once, as the short way has them.
    [Test]
    public void FindPenalty_OfRandomRows_IsWhatFittingWithoutEachRowGives([Range(1, 8)] int seed)
    {
        Random random = RandomSource.Create(seed);
        double[][] rows = Draw(random, 12, 4);
        double[] targets = [.. rows.Select(row => row[0] - row[1] + (seed * 0.2 * random.NextDouble()))];
        double[][] standardized = Standardize(rows);
        double expected = Penalties.MinBy(penalty => Enumerable.Range(0, rows.Length).Sum(left =>
        {
            double[] weights = Solve(standardized, targets, left, penalty);
            double fitted = weights[4] + Enumerable.Range(0, 4).Sum(k => weights[k] * standardized[left][k]);
            return Math.Pow(targets[left] - fitted, 2);
        }));
        Assert.That(LeaveOneOut.FindPenalty(rows, targets, Penalties), Is.EqualTo(expected));
    }

    [Test]
    public void FindPenalty_OfMoreColumnsThanRows_IsNotLeastSquares()
    {
        double[][] rows = Draw(RandomSource.Create(1), 5, 9);
        Assert.That(LeaveOneOut.FindPenalty(rows, [1, 2, 3, 4, 5], Penalties), Is.GreaterThan(0));
    }

    [Test]
    public void FindPenalty_OfColumnsThatDoNotVary_IsThatOfAMean() =>
        Assert.That(LeaveOneOut.FindPenalty([[1], [1], [1]], [1, 2, 3], Penalties), Is.EqualTo(0));

    private static double[][] Draw(Random random, int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble()).ToArray())];

    private static double[][] Standardize(double[][] rows)
    {
        double[][] result = [.. rows.Select(row => (double[])[.. row, 1])];
        for (int k = 0; k < rows[0].Length; k++)
        {
            double mean = rows.Average(row => row[k]);
            double deviation = Math.Sqrt(rows.Average(row => Math.Pow(row[k] - mean, 2)));
            foreach (double[] row in result) row[k] = (row[k] - mean) / deviation;
        }

        return result;
    }

    // The normal equations without one row, the level without a penalty, by Gaussian elimination.
    private static double[] Solve(double[][] rows, double[] targets, int left, double penalty)
    {
        int count = rows[0].Length;
        double[,] matrix = new double[count, count + 1];
        for (int row = 0; row < rows.Length; row++)
        {
            if (row == left) continue;
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++) matrix[i, j] += rows[row][i] * rows[row][j];
                matrix[i, count] += rows[row][i] * targets[row];
            }
        }

        for (int i = 0; i < count - 1; i++) matrix[i, i] += penalty;
        for (int i = 0; i < count; i++)
        {
            for (int other = 0; other < count; other++)
            {
                if (other == i) continue;
                double factor = matrix[other, i] / matrix[i, i];
                for (int k = i; k <= count; k++) matrix[other, k] -= factor * matrix[i, k];
            }
        }

        return [.. Enumerable.Range(0, count).Select(i => matrix[i, count] / matrix[i, i])];
    }
}
