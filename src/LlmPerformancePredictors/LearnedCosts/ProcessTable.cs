using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>Standardized rows and costs, and what a <see cref="ProcessScale"/> makes of them.</summary>
internal sealed class ProcessTable
{
    /// <summary>The variance of the level, in parts of the variance of the costs.</summary>
    public const double LevelVariance = 1;

    // As many rows choose the scale; all of them are learned from.
    private const int MostRows = 200;
    private const double MostNoise = 1e6;
    private static readonly double[] Steps = [4, 1.8];

    private readonly double[] _targets;

    public ProcessTable(RegressionData data)
    {
        Columns = data.FeatureNames.Count;
        Features = Standardization.Fit(data.Features.Span, Columns);
        float[] row = new float[Columns];
        Rows = new double[data.Count * Columns];
        for (int i = 0; i < data.Count; i++)
        {
            Features.Apply(data.Features.Span.Slice(i * Columns, Columns), row);
            for (int k = 0; k < Columns; k++) Rows[(i * Columns) + k] = row[k];
        }

        double[] costs = [.. data.Scores.ToArray().Select(cost => (double)cost)];
        Mean = costs.Average();
        Deviation = Math.Sqrt(costs.Average(cost => (cost - Mean) * (cost - Mean)));

        // Equal costs are learned as they are.
        if (!(Deviation > 1e-9 * Math.Abs(Mean))) Deviation = 1;
        _targets = [.. costs.Select(cost => (cost - Mean) / Deviation)];
    }

    /// <summary>The number of features.</summary>
    public int Columns { get; }

    /// <summary>How features are standardized.</summary>
    public Standardization Features { get; }

    /// <summary>The standardized rows.</summary>
    public double[] Rows { get; }

    /// <summary>The mean of the costs.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation of the costs.</summary>
    public double Deviation { get; }

    /// <summary>The scale of the greatest evidence, one number after the other, in steps that become smaller.</summary>
    /// <param name="data">The rows; of many, some that are spread evenly over the costs.</param>
    public static ProcessScale FindScale(RegressionData data)
    {
        var table = new ProcessTable(data.Count <= MostRows ? data : data.Take(Spread(data)));
        ProcessScale best = ProcessScale.Middle;
        double evidence = table.Weigh(best);
        foreach (double step in Steps)
        {
            for (bool isBetter = true; isBetter;)
            {
                isBetter = false;
                for (int coordinate = 0; coordinate < 4; coordinate++)
                    foreach (double factor in new[] { step, 1 / step })
                        while (best.Move(coordinate, factor) is { } moved && table.Weigh(moved) is var value && value > evidence)
                            (best, evidence, isBetter) = (moved, value, true);
            }
        }

        return best;
    }

    /// <summary>The coefficients of the rows: the inverse of the kernel matrix times the targets.</summary>
    public double[] Solve(ProcessScale scale)
    {
        // Rounding alone can make it indefinite; a little more noise mends that, if anything does.
        CholeskyFactor? factor = CholeskyFactor.TryCreate(CreateKernel(scale), _targets.Length);
        while (factor is null && scale.Noise < MostNoise)
        {
            scale = scale with { Noise = 2 * scale.Noise };
            factor = CholeskyFactor.TryCreate(CreateKernel(scale), _targets.Length);
        }

        if (factor is null)
            throw new InvalidOperationException(
                "The features or costs are too large or too small for a Gaussian process to be computed; scale them.");
        double[] coefficients = [.. _targets];
        factor.SolveLower(coefficients);
        factor.SolveUpper(coefficients);
        return coefficients;
    }

    private double Weigh(ProcessScale scale)
    {
        if (CholeskyFactor.TryCreate(CreateKernel(scale), _targets.Length) is not { } factor) return double.NegativeInfinity;
        double[] whitened = [.. _targets];
        factor.SolveLower(whitened);
        double squares = 0;
        foreach (double value in whitened) squares += value * value;
        return -(squares + factor.LogDeterminant) / 2;
    }

    private double[] CreateKernel(ProcessScale scale)
    {
        int size = _targets.Length;
        double[] matrix = new double[size * size];
        double inverse = -1 / (scale.Length * Columns), linear = scale.Linear / Columns;
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> first = Rows.AsSpan(i * Columns, Columns);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> second = Rows.AsSpan(j * Columns, Columns);
                double product = 0, distance = 0;
                for (int k = 0; k < first.Length; k++)
                {
                    product += first[k] * second[k];
                    distance += Math.Abs(first[k] - second[k]);
                }

                matrix[(i * size) + j] = LevelVariance + (linear * product) + (scale.Local * Math.Exp(distance * inverse));
            }

            matrix[(i * size) + i] += scale.Noise;
        }

        return matrix;
    }

    private static int[] Spread(RegressionData data)
    {
        float[] costs = data.Scores.ToArray();
        int[] ranked = [.. Enumerable.Range(0, costs.Length).OrderBy(i => costs[i])];
        return [.. Enumerable.Range(0, MostRows).Select(i => ranked[(int)((long)i * costs.Length / MostRows)]).Order()];
    }
}
