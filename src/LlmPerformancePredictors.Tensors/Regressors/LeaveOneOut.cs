using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Regressors;

/// <summary>
/// The leave-one-out errors of ridge regression without fitting it as often: a residual divided by what its own row leaves to the
/// others (Golub, Heath and Wahba, 1979).
/// </summary>
internal static class LeaveOneOut
{
    // A row that is fitted whatever the others say has no leave-one-out error.
    private const double LeastRest = 1e-9;

    // What lowers the error by less is rounding or chance, and not worth leaving the smaller penalty for.
    private const double LeastGain = 1e-3;

    /// <summary>The penalty with the least error; of those that differ by less than a thousandth the first.</summary>
    /// <param name="rows">Observations by features.</param>
    /// <param name="targets">One a row.</param>
    /// <param name="penalties">At least one, rising; the last where no error can be told.</param>
    public static double FindPenalty(double[][] rows, double[] targets, IReadOnlyList<double> penalties)
    {
        double[][] columns = Standardize(rows);
        (double penalty, double least) = (penalties[^1], double.PositiveInfinity);
        foreach (double candidate in penalties)
        {
            double error = FindError(columns, targets, candidate);
            if (error < least * (1 - LeastGain)) (penalty, least) = (candidate, error);
        }

        return penalty;
    }

    // Infinite where the columns are collinear or the rows too few for this penalty.
    private static double FindError(double[][] columns, double[] targets, double penalty)
    {
        int count = columns.Length, rows = targets.Length;
        double[] matrix = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++) matrix[(i * count) + j] = Dot(columns[i], columns[j]);
            matrix[(i * count) + i] += penalty;
        }

        double level = targets.Mean();
        if (CholeskyFactor.TryCreate(matrix, count) is not { } factor) return double.PositiveInfinity;
        double[] weights = [.. columns.Select(column => Dot(column, targets))];
        factor.SolveLower(weights);
        factor.SolveUpper(weights);
        double[] whitened = new double[count];
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            double fitted = level, leverage = 1.0 / rows;
            for (int i = 0; i < count; i++) fitted += weights[i] * (whitened[i] = columns[i][row]);
            factor.SolveLower(whitened);
            foreach (double value in whitened) leverage += value * value;
            if (1 - leverage < LeastRest) return double.PositiveInfinity;
            double error = (targets[row] - fitted) / (1 - leverage);
            sum += error * error;
        }

        return sum;
    }

    // Those that vary, each of mean 0 and deviation 1.
    private static double[][] Standardize(double[][] rows)
    {
        var columns = new List<double[]>();
        for (int column = 0; column < rows[0].Length; column++)
        {
            double[] values = [.. rows.Select(row => row[column])];
            double mean = values.Mean(), deviation = values.PopulationStandardDeviation();
            if (deviation > 1e-12 * Math.Max(1, Math.Abs(mean)))
                columns.Add([.. values.Select(value => (value - mean) / deviation)]);
        }

        return [.. columns];
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
