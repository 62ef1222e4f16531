using System.Globalization;
using System.Text;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>What every change did to a predictor.</summary>
public sealed class ContaminationReport
{
    internal ContaminationReport(IReadOnlyList<SplitResult> splits, IReadOnlyList<ProbeRun> runs)
    {
        Splits = splits;
        ContaminationRow original = Row(ProbeCondition.Original, null);
        IEnumerable<ProbeCondition> changes =
            runs.Select(run => run.Condition).Where(condition => condition != ProbeCondition.Original).Distinct();
        Rows = [original, .. changes.Select(condition => Row(condition, original))];

        ContaminationRow Row(ProbeCondition condition, ContaminationRow? against)
        {
            PredictorResult[] results =
                [.. splits.SelectMany(split => runs.Where(run => run.Condition == condition).Select(run => split[run.Name]))];
            double mae = results.Select(result => result.Mae).Mean();
            double tau = results.Select(result => result.KendallTauB).Mean();
            return new ContaminationRow(
                condition, mae, tau, against is null ? 0 : mae - against.Mae, against is null ? 0 : tau - against.Tau,
                results.Sum(result => result.Failures));
        }
    }

    /// <summary>One row a condition, the original first.</summary>
    public IReadOnlyList<ContaminationRow> Rows { get; }

    /// <summary>
    /// Every single result: predictors are called as their condition, with <c> 2</c> and so on behind it for repetitions.
    /// </summary>
    public IReadOnlyList<SplitResult> Splits { get; }

    /// <summary>
    /// What prompts in disguise still show of the original, one sentence each without a full stop; empty if nothing was
    /// disguised.
    /// </summary>
    public IReadOnlyList<string> Visible { get; internal init; } = [];

    /// <summary>Which code names a language model saw through; null if none was asked.</summary>
    public CodeNameUse? CodeNames { get; internal init; }

    /// <summary>The row of a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">The condition was not tried.</exception>
    public ContaminationRow this[ProbeCondition condition] =>
        Rows.FirstOrDefault(row => row.Condition == condition)
        ?? throw new ArgumentException(
            $"{condition} was not tried; there are {string.Join(", ", Rows.Select(row => row.Condition))}.", nameof(condition));

    /// <summary>The rows as a table in Markdown, and under it what a disguise did not hide.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"| condition | {Splits[0].Split.Metric.NameError("MAE")} | change | tau | ")
            .Append("change | failures |\n|---|---|---|---|---|---|\n");
        foreach (ContaminationRow row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Condition} | {row.Mae:F3} | {row.MaeChange:+0.000;-0.000;0.000} ");
            text.Append(
                CultureInfo.InvariantCulture, $"| {row.Tau:F3} | {row.TauChange:+0.000;-0.000;0.000} | {row.Failures} |\n");
        }

        if (Visible.Count > 0) text.Append("\nStill visible under code names:\n");
        foreach (string trait in Visible) text.Append(CultureInfo.InvariantCulture, $"- {trait}\n");
        if (CodeNames is not null) text.Append(CultureInfo.InvariantCulture, $"\n{CodeNames}\n");
        return text.ToString();
    }
}
