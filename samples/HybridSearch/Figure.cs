using System.Globalization;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>A mean over seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error; NaN of a single seed.</param>
internal readonly record struct Figure(double Mean, double StandardError)
{
    public static Figure Create(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        double variance = all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1);
        return new Figure(mean, all.Length > 1 ? Math.Sqrt(variance / all.Length) : double.NaN);
    }

    /// <summary>The mean, and the error where there is one.</summary>
    public string ToText(int decimals)
    {
        if (double.IsNaN(Mean)) return "-";
        string format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        string error = double.IsNaN(StandardError)
            ? ""
            : " ± " + StandardError.ToString(format, CultureInfo.InvariantCulture);
        return Mean.ToString(format, CultureInfo.InvariantCulture) + error;
    }
}
