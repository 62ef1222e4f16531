using System.Globalization;
using LlmPerformancePredictors.Evaluation;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>Shows a table a task, then the language model against each of its baselines.</summary>
internal sealed class ResultTables(IAnsiConsole console)
{
    public static string Verdict(EvaluationReport report, SummaryRow row) =>
        report.Verdicts.TryGetValue((row.Task, row.Predictor), out GateVerdict? verdict) ? verdict.Text : "baseline";

    public void Write(EvaluationReport report)
    {
        console.MarkupLine("[bold]TFS-Eval[/]: validation BLEU of 30 Transformers, 10 demonstrations and 20 test architectures a split, 3 splits.");
        console.MarkupLine("MAE in BLEU, lower is better; Kendall's tau-b, higher is better; mean ± population deviation over the splits.");
        foreach (IGrouping<string, SummaryRow> task in report.Rows.GroupBy(row => row.Task)) console.Write(TaskTable(report, task));

        console.MarkupLine("Verdict: against the trivial predictors (mean to ridge), and for llm-pp against the supernets too; [bold]beats[/] means better");
        console.MarkupLine("in at least 95% of 2,000 paired resamples of the distinct test architectures, against every one of them.");
        console.Write(GateTable(report.Verdicts[(EvaluationSummary.Average, Evaluation.LanguageModel)]));
    }

    private static Table TaskTable(EvaluationReport report, IGrouping<string, SummaryRow> task)
    {
        var table = new Table { Title = new TableTitle(task.Key, new Style(decoration: Decoration.Bold)), Border = TableBorder.Rounded };
        table.AddColumns(
            new TableColumn("predictor"), new TableColumn("MAE").RightAligned(), new TableColumn("tau").RightAligned(), new TableColumn("verdict"));
        double bestMae = task.Min(row => row.MaeMean);
        double bestTau = task.Max(row => row.TauMean);
        foreach (SummaryRow row in task)
            table.AddRow(
                row.Predictor,
                row.Failures > 0 ? $"[red]{row.Failures} failed[/]" : Figure(row.MaeMean, row.MaeStd, row.MaeMean == bestMae),
                double.IsNaN(row.TauMean) ? "-" : Figure(row.TauMean, row.TauStd, row.TauMean == bestTau),
                Verdict(report, row));
        return table;
    }

    private static Table GateTable(GateVerdict verdict)
    {
        var table = new Table
        {
            Title = new TableTitle($"{verdict.Candidate} on average: {verdict.Text}", new Style(decoration: Decoration.Bold)),
            Border = TableBorder.Rounded,
        };
        table.AddColumns(
            new TableColumn("against"),
            new TableColumn("MAE difference").RightAligned(), new TableColumn("better in").RightAligned(),
            new TableColumn("tau difference").RightAligned(), new TableColumn("better in").RightAligned());
        foreach (BaselineComparison one in verdict.Comparisons)
            table.AddRow(one.Baseline, Signed(one.MaeDifference), Share(one.MaeBetter), Signed(one.TauDifference), Share(one.TauBetter));
        return table;
    }

    private static string Figure(double mean, double deviation, bool best)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{mean:F2} ± {deviation:F2}");
        return best ? $"[bold]{text}[/]" : text;
    }

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0%", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
}
