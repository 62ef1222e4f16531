using System.Globalization;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors.Distilled;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>Shows a table a task, then the language model against each of its baselines.</summary>
internal sealed class ResultTables(IAnsiConsole console)
{
    public void Write(EvaluationReport report)
    {
        console.MarkupLine(
            "[bold]TFS-Eval[/]: validation BLEU of 30 Transformers, "
            + "10 demonstrations and 20 test architectures a split, 3 splits.");
        console.MarkupLine(
            "MAE in BLEU, lower is better; Kendall's tau-b, higher is better; mean ± population deviation over the splits.");
        foreach (IGrouping<string, SummaryRow> task in report.Rows.GroupBy(row => row.Task))
            console.Write(TaskTable(report, task));

        console.MarkupLine(
            "[bold]beats trivial[/]: in MAE, in tau; better than each of mean, log-flops, log-parameters, best-feature and "
            + "ridge, fitted on the same demonstrations, in at least 95% of 2,000 paired resamples of the distinct "
            + "test architectures. [bold]beats all[/]: the same in both MAE and tau, against the supernets too, "
            + "raw and offset-corrected.");
        console.Write(GateTable(report.Gate[(EvaluationSummary.Average, Evaluation.LanguageModel)]));
        console.Write(DistillationTable(report));
    }

    private static Table TaskTable(EvaluationReport report, IGrouping<string, SummaryRow> task)
    {
        Table table = Titled(task.Key);
        table.AddColumns(
            new TableColumn("predictor").NoWrap(), new TableColumn("MAE").RightAligned(), new TableColumn("tau").RightAligned(),
            new TableColumn("beats\ntrivial"), new TableColumn("beats\nall"));
        double bestMae = task.Min(row => row.MaeMean);
        double bestTau = task.Max(row => row.TauMean);
        foreach (SummaryRow row in task)
            table.AddRow(
                row.Predictor,
                row.Failures > 0 ? $"[red]{row.Failures} failed[/]" : Figure(row.MaeMean, row.MaeStd, row.MaeMean == bestMae),
                double.IsNaN(row.TauMean) ? "-" : Figure(row.TauMean, row.TauStd, row.TauMean == bestTau),
                report.AgainstTrivial.TryGetValue((row.Task, row.Predictor), out GateVerdict? verdict)
                    ? $"{YesNo(verdict.BeatsOnError)}, {YesNo(verdict.BeatsOnRank)}"
                    : "",
                report.Gate.TryGetValue((row.Task, row.Predictor), out GateVerdict? gate) ? YesNo(gate.Beats) : "baseline");
        return table;
    }

    private static Table GateTable(GateVerdict verdict)
    {
        Table table = Titled($"Gate: {verdict.Candidate}, average of the tasks: {verdict.Text}");
        table.AddColumns(
            new TableColumn("against").NoWrap(),
            new TableColumn("MAE difference").RightAligned(), new TableColumn("better in").RightAligned(),
            new TableColumn("tau difference").RightAligned(), new TableColumn("better in").RightAligned());
        foreach (BaselineComparison comparison in verdict.Comparisons)
        {
            table.AddRow(
                comparison.Baseline,
                Signed(comparison.MaeDifference), Share(comparison.MaeBetter),
                Signed(comparison.TauDifference), Share(comparison.TauBetter));
        }

        return table;
    }

    private static Table DistillationTable(EvaluationReport report)
    {
        Table table = Titled("Distillation: faithful to the teacher on labels never seen");
        table.AddColumns(
            new TableColumn("predictor"), new TableColumn("task"),
            new TableColumn("labels").RightAligned(), new TableColumn("held out").RightAligned(),
            new TableColumn("MAE").RightAligned(), new TableColumn("tau").RightAligned());
        foreach (IGrouping<(string Task, string Predictor), DistillationResult> splits
            in report.Distillations.OrderBy(splits => splits.Key.Predictor, StringComparer.Ordinal))
        {
            table.AddRow(
                splits.Key.Predictor,
                splits.Key.Task,
                splits.First().Labels.ToString(CultureInfo.InvariantCulture),
                splits.First().HeldOut.ToString(CultureInfo.InvariantCulture),
                splits.Average(split => split.FidelityMae).ToString("F3", CultureInfo.InvariantCulture),
                splits.Average(split => split.FidelityTau).ToString("F3", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static Table Titled(string title) =>
        new() { Title = new TableTitle(title, new Style(decoration: Decoration.Bold)), Border = TableBorder.Rounded };

    private static string Figure(double mean, double deviation, bool best)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{mean:F2} ± {deviation:F2}");
        return best ? $"[bold]{text}[/]" : text;
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Share(double value) =>
        value.ToString("0.0%", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
}
