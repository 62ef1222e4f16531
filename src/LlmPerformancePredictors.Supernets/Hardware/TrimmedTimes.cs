namespace LlmPerformancePredictors.Supernets.Hardware;

/// <summary>Mean and deviation of times without the fastest and the slowest, as HAT takes them.</summary>
/// <param name="MeanMs">The mean, in ms.</param>
/// <param name="DeviationMs">The standard deviation, in ms.</param>
internal readonly record struct TrimmedTimes(double MeanMs, double DeviationMs)
{
    /// <summary>Trims times.</summary>
    /// <param name="times">Times in ms, at least three.</param>
    /// <param name="trim">The share left out at each end, at least one time if above 0.</param>
    public static TrimmedTimes From(IReadOnlyCollection<double> times, double trim)
    {
        int left = trim > 0 ? Math.Max(1, (int)(times.Count * trim)) : 0;
        double[] kept = [.. times.Order().Skip(left).SkipLast(left)];
        double mean = kept.Average();
        return new TrimmedTimes(mean, Math.Sqrt(kept.Sum(time => (time - mean) * (time - mean)) / kept.Length));
    }
}
