using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>Shows what was found, who scored what, and what it took.</summary>
internal sealed class TranslationTables(IAnsiConsole console, LabelTexts labels, HybridSearchOptions options)
{
    public void Write(SearchResult result, TrainedPredictor trained)
    {
        console.Write(Best(result));
        console.Write(Usage(result));
        labels.Write(TranslationSearch.Distilled, trained);
        console.MarkupLineInterpolated($"stand-in: {TranslationSearch.StandInMeaning}.");
    }

    private double Limit => options.LimitMs ?? HybridSearchOptions.TranslationLimitMs;

    private Table Best(SearchResult result)
    {
        ScoredCandidate best = result.Best!;
        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle("Best architecture, WMT'14 En-De on the NVIDIA TITAN Xp"),
        };
        table.AddColumns(new TableColumn("figure"), new TableColumn("value"));
        table.AddRow("BLEU by the stand-in", Text(best.Score, "F2"));
        for (int i = 0; i < result.History.Costs.Count; i++)
        {
            ICostModel cost = result.History.Costs[i];
            double value = best.Candidate.Costs[i];
            table.AddRow(cost.Name, cost.Unit switch
            {
                "FLOP" => Text(value / 1e9, "F2") + " GFLOP",
                "parameters" => Text(value / 1e6, "F1") + " million",
                _ => $"{Text(value, "F1")} {cost.Unit} (limit {Text(Limit, "0.##")})",
            });
        }

        foreach (Choice choice in result.History.Problem.Space.Choices)
            table.AddRow(choice.Name, string.Join(", ", best.Architecture.GetTexts(choice.Name)));
        return table;
    }

    private static Table Usage(SearchResult result)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("Who scored") };
        table.AddColumns(
            new TableColumn("predictor"),
            new TableColumn("generations").RightAligned(),
            new TableColumn("evaluations").RightAligned());
        foreach (PredictorUsage usage in result.Usage)
        {
            int generations = result.History.Generations.Count(generation => generation.Predictor == usage.Predictor);
            table.AddRow(usage.Predictor, Text(generations, "N0"), Text(usage.Evaluations, "N0"));
        }

        return table;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
