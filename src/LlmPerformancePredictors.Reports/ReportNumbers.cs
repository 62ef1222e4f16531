using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Reports;

/// <summary>Numbers as a report writes them, with the invariant culture.</summary>
internal sealed class ReportNumbers(Metric metric)
{
    public static string Format(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string FormatSigned(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    public static string FormatPercent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";

    public static string FormatTime(TimeSpan time) => time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s";

    public static string FormatCost(ICostModel cost, double value)
    {
        (double scaled, string unit) = Scale(cost, value);
        if (!double.IsFinite(scaled)) return double.IsNaN(scaled) ? "-" : "unbounded";

        // What is counted is written as it was counted; what is measured has three digits or more.
        return IsCount(cost)
            ? string.Create(CultureInfo.InvariantCulture, $"{value:N0} {cost.Unit}")
            : $"{scaled.ToString(GetFormat(scaled), CultureInfo.InvariantCulture)} {unit}";
    }

    public static string FormatConstraint(Constraint constraint) =>
        $"{constraint.CostModel.Name} at most {FormatCost(constraint.CostModel, constraint.Maximum)}";

    private static bool IsCount(ICostModel cost) => cost.Unit is "FLOP" or "parameters";

    private static string GetFormat(double value) => Math.Abs(value) switch
    {
        < 1e15 when double.IsInteger(value) => "N0",
        >= 99.95 => "F1",
        >= 9.995 => "F2",
        >= 0.9995 => "F3",
        _ => "G3",
    };

    /// <summary>Counts in the millions and more are read in millions and billions.</summary>
    public static (double Value, string Unit) Scale(ICostModel cost, double value) => cost.Unit switch
    {
        "FLOP" => (value / 1e9, "GFLOP"),
        "parameters" => (value / 1e6, "million"),
        _ => (value, cost.Unit),
    };

    /// <summary>A score with the metric's decimals; a dash for NaN.</summary>
    public string FormatScore(double score) =>
        double.IsNaN(score) ? "-" : metric.Format(score);
}
