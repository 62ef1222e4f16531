using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search.MultiObjective;

/// <summary>The score and costs of a candidate as numbers to minimise.</summary>
internal static class Objectives
{
    public static int[] Indexes(IReadOnlyList<ICostModel> costs, IReadOnlyList<string>? names) => names is null
        ? [.. Enumerable.Range(0, costs.Count)]
        : [.. names.Select(name => Enumerable.Range(0, costs.Count).Where(i => costs[i].Name == name).DefaultIfEmpty(-1).First() is var index and >= 0
            ? index
            : throw new ArgumentException(
                $"The search states no cost '{name}'; it states {(costs.Count == 0 ? "none" : string.Join(", ", costs.Select(cost => cost.Name)))}.", nameof(names)))];

    public static double[] Of(ScoredCandidate scored, int[] costs)
    {
        bool higher = scored.Predictor.Predictor.Metric.Direction == MetricDirection.HigherIsBetter;
        return [higher ? -scored.Score : scored.Score, .. costs.Select(cost => scored.Candidate.Costs[cost])];
    }
}
