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
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "-" : "unbounded";

        // What is counted is written as it was counted; what is measured has three digits or more.
        return IsCount(cost)
            ? string.Create(CultureInfo.InvariantCulture, $"{value:N0} {cost.Unit}")
            : $"{value.ToString(GetFormat(value), CultureInfo.InvariantCulture)} {cost.Unit}";
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

    /// <summary>In which unit counts are drawn: large ones are read in thousands, millions and billions.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="values">What is drawn; the largest decides.</param>
    /// <returns>What a value is multiplied by, and the unit.</returns>
    public static (double Factor, string Unit) ChooseUnit(ICostModel cost, IEnumerable<double> values)
    {
        double largest = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return (cost.Unit, largest) switch
        {
            ("FLOP", >= 1e9) => (1e-9, "GFLOP"),
            ("FLOP", >= 1e6) => (1e-6, "MFLOP"),
            ("parameters", >= 1e6) => (1e-6, "million"),
            ("parameters", >= 1e4) => (1e-3, "thousand"),
            _ => (1, cost.Unit),
        };
    }

    /// <summary>A score with the metric's decimals; a dash for NaN.</summary>
    public string FormatScore(double score) =>
        double.IsNaN(score) ? "-" : metric.Format(score);
}
