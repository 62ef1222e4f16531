using System.Globalization;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>Shows a table a transfer, then what the principles keep.</summary>
internal sealed class ResultTables(IAnsiConsole console)
{
    public void Write(IReadOnlyList<TransferResult> results)
    {
        int seeds = results[0].Methods[0].Curves.Count;
        console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"[bold]Mean best so far[/] ± standard error over {seeds} seeds, by evaluations of the target; higher is better."));
        console.MarkupLine("[bold]Top 0.1%[/]: evaluations after which half of the runs had one of these, "
            + "and the share of runs that ever had within the budget.");
        foreach (TransferResult result in results) console.Write(Scores(result));
        console.Write(Refinements(results));
        console.MarkupLine("[bold]lapt[/] follows recorded principles. No model is there to answer rounds of adaptation, "
            + "so it does not adapt: it stays in its space until every architecture there is evaluated, "
            + "then goes on in the whole one. [bold]counting[/] adapts every 10 evaluations. "
            + "For jigsaw no principles are recorded, so [bold]lapt[/] is not there.");
    }

    private static Table Scores(TransferResult result)
    {
        string optimum = Number(result.Optimum, result.Decimals);
        Table table = Titled($"{ConvergencePlot.Title(result)}: {result.Unit}; optimum {optimum}");
        table.AddColumn(new TableColumn("method").NoWrap());
        foreach (int evaluations in Experiment.Checkpoints)
            table.AddColumn(new TableColumn($"{evaluations}").RightAligned().NoWrap());
        table.AddColumn(new TableColumn($"top {result.TopCount}").RightAligned().NoWrap());
        IReadOnlyList<double> best = result.BestMeans;
        foreach (MethodResult method in result.Methods)
        {
            table.AddRow([
                method.Method,
                .. Experiment.Checkpoints.Select((evaluations, i) => Figure(method.At(evaluations), result.Decimals, best[i])),
                Until(method.Until(result.Top, result.Task.Target.Metric)),
            ]);
        }

        return table;
    }

    private static Table Refinements(IReadOnlyList<TransferResult> results)
    {
        Table table = Titled("What the principles keep of the space, before any adaptation");
        table.AddColumns(
            new TableColumn("source to target").NoWrap(), new TableColumn("method").NoWrap(),
            new TableColumn("source\nevaluations").RightAligned(), new TableColumn("cells").RightAligned(),
            new TableColumn("share").RightAligned(), new TableColumn("of best 50").RightAligned(),
            new TableColumn("optimum"), new TableColumn("rounds: changed,\nkept, left").RightAligned().NoWrap());
        foreach (TransferResult result in results)
            foreach (MethodResult method in result.Methods)
                if (method.Principles is { } principles)
                    table.AddRow(
                        ConvergencePlot.Title(result), method.Method, $"{principles.Provenance.SourceEvaluations}",
                        $"{principles.Refined.Size}", Share(principles.Share, 2),
                        $"{principles.CountRemaining(result.Known.Select(known => known.Architecture))}",
                        principles.Refined.Contains(result.Known[0].Architecture) ? "inside" : "[red]outside[/]",
                        $"{method.Rounds.Adapted}, {method.Rounds.Unchanged}, {method.Rounds.Left}");
        return table;
    }

    private static Table Titled(string title) =>
        new() { Title = new TableTitle(title, new Style(decoration: Decoration.Bold)), Border = TableBorder.Rounded };

    private static string Figure((double Mean, double StandardError) value, int decimals, double best)
    {
        string text = $"{Number(value.Mean, decimals)} ± {Number(value.StandardError, decimals)}";
        return value.Mean == best ? $"[bold]{text}[/]" : text;
    }

    internal static string Until((int? Median, double Share) until) =>
        (until.Median is { } median ? median.ToString(CultureInfo.InvariantCulture) : $"> {Experiment.Budget}")
        + $" ({Share(until.Share, 0)})";

    internal static string Number(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    internal static string Share(double share, int decimals) => Number(share * 100, decimals) + "%";
}
