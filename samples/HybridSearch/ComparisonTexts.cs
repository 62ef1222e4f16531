using System.Globalization;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>What tables and report say alike.</summary>
internal static class ComparisonTexts
{
    /// <summary>What stands above the ranks.</summary>
    public static string DescribeRanks(Comparison comparison) => string.Create(
        CultureInfo.InvariantCulture,
        $"rank of the best among {DescribeAllowed(comparison)} after so many trainings, the ten known ones included; ")
        + (comparison.Seeds > 1
            ? string.Create(CultureInfo.InvariantCulture, $"mean ± standard error of {comparison.Seeds} seeds")
            : "one seed");

    /// <summary>All networks, or those that keep the limit.</summary>
    public static string DescribeAllowed(Comparison comparison)
    {
        string all = string.Create(
            CultureInfo.InvariantCulture, $"{comparison.Task.Benchmark.Scores.Count:N0} {comparison.Task.Networks}");
        return comparison.LimitMs is { } limit
            ? string.Create(CultureInfo.InvariantCulture, $"{comparison.Allowed:N0} of {all} that take at most {limit:0.##} ms")
            : all;
    }

    public static string[] RanksHeader { get; } =
        ["method", .. Comparison.Stops.Select(stop => stop.ToString(CultureInfo.InvariantCulture))];

    /// <summary>What a method found: score, rank, trainings until then, test score, latency, architecture.</summary>
    public static string[] FoundHeader(Comparison comparison)
    {
        string score = comparison.Task.Benchmark.Task.Metric.Name;
        return ["method", score, "rank", "trainings", "test " + score, "latency, ms", "architecture"];
    }

    /// <summary>What the first run of a method found, as <see cref="FoundHeader"/> has it.</summary>
    public static string[] DescribeFound(Comparison comparison, MethodRuns method)
    {
        RivalRun run = method.Runs[0];
        if (run.Best is not { } best) return [method.Name, "-", "-", "-", "-", "-", "nothing that keeps the limit"];
        return
        [
            method.Name, Number(best.Score, comparison), Number(comparison.GetRank(best.Score), "N0"),
            Comparison.CountUntilBest(run) is > 1 and var trainings ? Number(trainings, "F0") : "known",
            comparison.Task.Table.Test is { } test ? Number(test[best.Architecture], comparison) : "-",
            Number(comparison.Task.Latency.Values[best.Architecture], "F1"), Describe(best),
        ];
    }

    public static string Number(double value, Comparison comparison) =>
        Number(value, "F" + comparison.Task.Benchmark.Task.Metric.Decimals.ToString(CultureInfo.InvariantCulture));

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Describe(ScoredCandidate found) => string.Join(
        ' ', found.Architecture.Space.Choices.Select(choice => found.Architecture.GetText(choice.Name)));
}
