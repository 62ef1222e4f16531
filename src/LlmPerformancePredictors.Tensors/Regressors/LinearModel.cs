using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Regressors;

/// <summary>Weights on standardized columns and an intercept; columns that do not vary are left out.</summary>
internal sealed class LinearModel
{
    private readonly int[] _columns;
    private readonly double[] _means;
    private readonly double[] _weights;
    private readonly double _intercept;

    private LinearModel(int[] columns, double[] means, double[] weights, double intercept) =>
        (_columns, _means, _weights, _intercept) = (columns, means, weights, intercept);

    /// <summary>Fits by singular value decomposition, so that collinear columns give the solution of least norm.</summary>
    /// <param name="rows">Observations by features.</param>
    /// <param name="targets">One a row.</param>
    /// <param name="columns">The features to use.</param>
    /// <param name="penalty">Of the squared weights of standardized columns; 0 is least squares.</param>
    public static LinearModel Fit(double[][] rows, double[] targets, int[] columns, double penalty)
    {
        var used = new List<(int Column, double Mean, double Deviation)>();
        foreach (int column in columns)
        {
            double[] values = [.. rows.Select(row => row[column])];
            double deviation = values.PopulationStandardDeviation();
            double mean = values.Mean();
            if (deviation > 1e-12 * Math.Max(1, Math.Abs(mean))) used.Add((column, mean, deviation));
        }

        double intercept = targets.Mean();
        if (used.Count == 0) return new LinearModel([], [], [], intercept);

        Matrix<double> x = Matrix<double>.Build.Dense(
            rows.Length, used.Count, (row, i) => (rows[row][used[i].Column] - used[i].Mean) / used[i].Deviation);
        Vector<double> y = Vector<double>.Build.Dense([.. targets.Select(target => target - intercept)]);
        var decomposition = x.Svd();
        Vector<double> projected = decomposition.U.TransposeThisAndMultiply(y);
        double tolerance = 1e-10 * decomposition.S[0];
        Vector<double> weights = Vector<double>.Build.Dense(used.Count);
        for (int i = 0; i < decomposition.S.Count; i++)
        {
            double s = decomposition.S[i];
            if (s > tolerance) weights += decomposition.VT.Row(i) * (s / ((s * s) + penalty) * projected[i]);
        }

        return new LinearModel(
            [.. used.Select(column => column.Column)],
            [.. used.Select(column => column.Mean)],
            [.. used.Select((column, i) => weights[i] / column.Deviation)],
            intercept);
    }

    public double Predict(ReadOnlySpan<double> row)
    {
        double sum = _intercept;
        for (int i = 0; i < _columns.Length; i++) sum += _weights[i] * (row[_columns[i]] - _means[i]);
        return sum;
    }
}
