using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// Maps scores to numbers that a Gaussian process can take, and back: a rising line through known points, which goes on beyond
/// them as steeply as it rises on the whole.
/// </summary>
internal sealed class MonotoneScale
{
    private readonly double[] _scores;
    private readonly double[] _scaled;

    private MonotoneScale(double[] scores, double[] scaled)
    {
        (_scores, _scaled) = (scores, scaled);
        Slope = scores.Length < 2 ? 0 : (scores[^1] - scores[0]) / (scaled[^1] - scaled[0]);
    }

    /// <summary>How much score one scaled unit is on the whole; 0 where all scores are equal.</summary>
    public double Slope { get; }

    /// <summary>
    /// By rank: the r-th of n scores takes the normal distribution's quantile of (r - 1/2) / n; equal ones share.
    /// </summary>
    /// <param name="scores">At least one finite number.</param>
    public static MonotoneScale FromRanks(IEnumerable<double> scores)
    {
        double[] sorted = [.. scores.Order()];
        var points = new List<(double Score, double Scaled)>();
        for (int first = 0, last; first < sorted.Length; first = last)
        {
            for (last = first + 1; last < sorted.Length && sorted[last] == sorted[first];) last++;
            points.Add((sorted[first], Normal.InvCDF(0, 1, (first + last) / (2.0 * sorted.Length))));
        }

        return points.Count == 1
            ? new MonotoneScale([sorted[0]], [0])
            : new MonotoneScale([.. points.Select(point => point.Score)], [.. points.Select(point => point.Scaled)]);
    }

    /// <summary>To mean 0 and standard deviation 1.</summary>
    /// <param name="scores">At least one finite number.</param>
    public static MonotoneScale FromMoments(IReadOnlyList<double> scores)
    {
        double mean = scores.Mean(), deviation = scores.PopulationStandardDeviation();
        return deviation > 0 ? new MonotoneScale([mean, mean + deviation], [0, 1]) : new MonotoneScale([mean], [0]);
    }

    /// <summary>The scaled number of a score.</summary>
    public double Scale(double score) => _scores.Length == 1 ? 0 : Interpolate(_scores, _scaled, score, 1 / Slope);

    /// <summary>The score of a scaled number.</summary>
    public double Unscale(double scaled) => _scores.Length == 1 ? _scores[0] : Interpolate(_scaled, _scores, scaled, Slope);

    private static double Interpolate(double[] from, double[] to, double value, double slope)
    {
        if (value <= from[0]) return to[0] + ((value - from[0]) * slope);
        if (value >= from[^1]) return to[^1] + ((value - from[^1]) * slope);
        int found = Array.BinarySearch(from, value);
        if (found >= 0) return to[found];
        int next = ~found;
        return to[next - 1] + ((value - from[next - 1]) * (to[next] - to[next - 1]) / (from[next] - from[next - 1]));
    }
}
