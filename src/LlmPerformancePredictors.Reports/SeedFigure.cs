using System.Globalization;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Reports;

/// <summary>A mean over seeds with its standard error, on the metric's scale.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Place">The mean of the scores' places on the scale; NaN where a score is missing.</param>
/// <param name="StandardError">Its standard error; NaN of a single seed.</param>
internal readonly record struct SeedFigure(Metric Metric, double Place, double StandardError)
{
    /// <summary>The mean; geometric on a logarithmic scale.</summary>
    public double Mean => Metric.FromScale(Place);

    /// <summary>One standard error below and above the mean.</summary>
    public (double Low, double High) Band =>
        (Metric.FromScale(Place - StandardError), Metric.FromScale(Place + StandardError));

    /// <summary>The figure of scores.</summary>
    public static SeedFigure Create(Metric metric, IEnumerable<double> scores)
    {
        double[] places = [.. scores.Select(metric.ToScale)];
        (double mean, double error) = Describe(places);
        return new SeedFigure(metric, mean, error);
    }

    /// <summary>The mean of numbers, and its standard error.</summary>
    public static (double Mean, double StandardError) Describe(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        return (mean, values.Count > 1 ? Math.Sqrt(variance / values.Count) : double.NaN);
    }

    /// <summary>Mean and error, which is a factor on a logarithmic scale.</summary>
    public override string ToString()
    {
        if (!double.IsFinite(Place)) return "-";
        string mean = Metric.Format(Mean);
        if (double.IsNaN(StandardError)) return mean;
        return Metric.Scale == MetricScale.Logarithmic
            ? string.Create(CultureInfo.InvariantCulture, $"{mean} ×/÷ {Math.Pow(10, StandardError):F2}")
            : $"{mean} ± {Metric.Format(StandardError)}";
    }
}
