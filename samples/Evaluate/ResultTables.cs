using System.Globalization;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors.Distilled;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>Shows a table a task, then the language model split by split and against each of its baselines.</summary>
internal sealed class ResultTables(IAnsiConsole console)
{
    public void Write(EvaluationReport report)
    {
        Benchmark benchmark = report.Benchmark;
        console.MarkupLineInterpolated($"[bold]{benchmark.Title}[/]: {benchmark.Content}");
        console.MarkupLine(
            $"{report.Error} in {benchmark.Unit}, lower is better; Kendall's tau-b, higher is better; mean ± population "
            + "deviation over the splits.");
        foreach (IGrouping<string, SummaryRow> task in report.Rows.GroupBy(row => row.Task))
            console.Write(CreateTask(report, task));

        if (report.LabeledSplits is { } labeled)
            console.MarkupLine(
                $"[bold]llm-distill-pp[/] learned from a pool that the language model labeled: {labeled} alone.");
        console.MarkupLine(
            $"[bold]beats trivial[/]: in MAE, in tau; better than each of {Join(report.Trivial)}, fitted on the same "
            + "demonstrations, in at least 95% of 2,000 paired resamples of the distinct "
            + $"test architectures. [bold]beats all[/]: the same in both MAE and tau{Describe(report.Rivals)}.");
        console.Write(CreateGate(report));
        console.Write(CreateSplits(report));
        console.Write(CreateDistillation(report));
    }

    private static Table CreateTask(EvaluationReport report, IGrouping<string, SummaryRow> task)
    {
        Table table = Titled(task.Key);
        table.AddColumns(
            new TableColumn("predictor").NoWrap(),
            new TableColumn(report.Error).RightAligned(), new TableColumn("tau").RightAligned(),
            new TableColumn("beats\ntrivial"), new TableColumn("beats\nall"));
        double bestMae = task.Min(row => row.MaeMean);
        double bestTau = task.Max(row => row.TauMean);
        foreach (SummaryRow row in task)
            table.AddRow(
                row.Predictor,
                row.Failures > 0
                    ? $"[red]{row.Failures} failed[/]"
                    : Figure(row.MaeMean, row.MaeStd, report.Decimals, row.MaeMean == bestMae),
                double.IsNaN(row.TauMean) ? "-" : Figure(row.TauMean, row.TauStd, 2, row.TauMean == bestTau),
                report.AgainstTrivial.TryGetValue((row.Task, row.Predictor), out GateVerdict? verdict)
                    ? $"{YesNo(verdict.BeatsOnError)}, {YesNo(verdict.BeatsOnRank)}"
                    : "",
                report.Gate.TryGetValue((row.Task, row.Predictor), out GateVerdict? gate) ? YesNo(gate.Beats) : "baseline");
        return table;
    }

    private static Table CreateGate(EvaluationReport report)
    {
        string task = report.Rows[^1].Task;
        GateVerdict verdict = report.Gate[(task, TaskPredictors.LanguageModel)];
        string judged = task == EvaluationSummary.Average ? "average of the tasks" : task;
        Table table = Titled($"Gate: {verdict.Candidate}, {judged}: {verdict.Text}");
        table.AddColumns(
            new TableColumn("against").NoWrap(),
            new TableColumn($"{report.Error} difference").RightAligned(), new TableColumn("better in").RightAligned(),
            new TableColumn("tau difference").RightAligned(), new TableColumn("better in").RightAligned());
        foreach (BaselineComparison comparison in verdict.Comparisons)
        {
            table.AddRow(
                comparison.Baseline,
                Signed(comparison.MaeDifference, report.Decimals + 1), Share(comparison.MaeBetter),
                Signed(comparison.TauDifference, 3), Share(comparison.TauBetter));
        }

        return table;
    }

    private static Table CreateSplits(EvaluationReport report)
    {
        Table table = Titled($"{TaskPredictors.LanguageModel}, split by split");
        table.AddColumns(
            new TableColumn("task"), new TableColumn("split"),
            new TableColumn(report.Error).RightAligned(), new TableColumn("tau").RightAligned());
        foreach (EvaluatedSplit split in report.Splits)
        {
            PredictorResult result = split.All[TaskPredictors.LanguageModel];
            table.AddRow(
                split.All.Split.Task, split.All.Split.Name, Number(result.Mae, report.Decimals), Number(result.KendallTauB, 3));
        }

        return table;
    }

    private static Table CreateDistillation(EvaluationReport report)
    {
        Table table = Titled("Distillation: faithful to the teacher on labels never seen");
        table.AddColumns(
            new TableColumn("predictor"), new TableColumn("task"),
            new TableColumn("labels").RightAligned(), new TableColumn("held out").RightAligned(),
            new TableColumn(report.Error).RightAligned(), new TableColumn("tau").RightAligned());
        foreach (IGrouping<(string Predictor, string Task), DistillationResult> splits in report.Splits
            .SelectMany(split => split.Distillations.Select(one => (split.All.Split.Task, one.Predictor, one.Result)))
            .GroupBy(one => (one.Predictor, one.Task), one => one.Result)
            .OrderBy(splits => splits.Key.Predictor, StringComparer.Ordinal))
        {
            table.AddRow(
                splits.Key.Predictor,
                splits.Key.Task,
                splits.First().Labels.ToString(CultureInfo.InvariantCulture),
                splits.First().HeldOut.ToString(CultureInfo.InvariantCulture),
                Number(splits.Average(split => split.FidelityMae), report.Decimals + 1),
                Number(splits.Average(split => split.FidelityTau), 3));
        }

        return table;
    }

    private static Table Titled(string title) =>
        new() { Title = new TableTitle(title, new Style(decoration: Decoration.Bold)), Border = TableBorder.Rounded };

    private static string Figure(double mean, double deviation, int decimals, bool best)
    {
        string text = $"{Number(mean, decimals)} ± {Number(deviation, decimals)}";
        return best ? $"[bold]{text}[/]" : text;
    }

    private static string Number(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Signed(double value, int decimals)
    {
        string number = "0." + new string('0', decimals);
        return value.ToString($"+{number};-{number};{number}", CultureInfo.InvariantCulture);
    }

    private static string Share(double value) =>
        value.ToString("0.0%", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    // What saw more than the demonstrations: supernets raw and corrected, ridge on more of them.
    private static string Describe(IReadOnlyList<string> rivals)
    {
        bool hasRidge = rivals.Contains(TaskPredictors.LargerRidge);
        bool hasSupernets = rivals.Any(rival => rival != TaskPredictors.LargerRidge);
        string supernets = hasSupernets ? ", against the supernets too, raw and offset-corrected" : "";
        return supernets + (hasRidge ? ", against ridge on 78 trained ones too" : "");
    }

    private static string Join(IReadOnlyList<string> names) => string.Join(", ", names.SkipLast(1)) + " and " + names[^1];
}
