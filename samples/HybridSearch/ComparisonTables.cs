using LlmPerformancePredictors.Evaluation;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>Shows the ranks, what was found, and whether what was distilled beats its baselines.</summary>
internal sealed class ComparisonTables(IAnsiConsole console, LabelTexts labels)
{
    public void Write(Comparison comparison)
    {
        console.MarkupLineInterpolated($"[bold]{comparison.Task.Title}[/]: {ComparisonTexts.DescribeRanks(comparison)}.");
        console.Write(CreateRanks(comparison));
        console.Write(CreateFound(comparison));
        labels.Write(ComparisonRun.Network, comparison.Trained);
        foreach (GateVerdict gate in comparison.Gates)
        {
            string baselines = string.Join(", ", gate.Comparisons.Select(one => one.Baseline));
            console.MarkupLineInterpolated($"Gate: {gate.Candidate} {gate.Text} {baselines}.");
        }
    }

    private static Table CreateRanks(Comparison comparison)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn(ComparisonTexts.RanksHeader[0]).NoWrap());
        foreach (string header in ComparisonTexts.RanksHeader[1..])
            table.AddColumn(new TableColumn(header).RightAligned().NoWrap());
        double[] best =
        [
            .. Comparison.Stops.Select(stop => comparison.Methods.Min(method => comparison.GetRanks(method, stop).Mean)),
        ];
        foreach (MethodRuns method in comparison.Methods)
            table.AddRow([
                method.Name,
                .. Comparison.Stops.Select((stop, i) =>
                {
                    Figure ranks = comparison.GetRanks(method, stop);
                    return ranks.Mean == best[i] ? $"[bold]{ranks.ToText(1)}[/]" : ranks.ToText(1);
                }),
            ]);
        return table;
    }

    private static Table CreateFound(Comparison comparison)
    {
        string optimum = ComparisonTexts.Number(comparison.Optimum, comparison);
        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle($"Found with the first seed; the best that there is has {optimum}"),
        };
        string[] header = ComparisonTexts.FoundHeader(comparison);
        foreach ((int i, string name) in header.Index())
        {
            var column = new TableColumn(name);
            table.AddColumn(i == 0 || i == header.Length - 1 ? column : column.RightAligned());
        }

        foreach (MethodRuns method in comparison.Methods)
            table.AddRow([.. ComparisonTexts.DescribeFound(comparison, method).Select(Markup.Escape)]);
        return table;
    }
}
