using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Search;

/// <summary>The score and some costs of a candidate as numbers to minimize.</summary>
internal sealed class Objectives
{
    private readonly int[] _costs;

    /// <summary>Chooses the costs.</summary>
    /// <param name="costs">The costs that the search states, in its order.</param>
    /// <param name="names">The names of those that count; null means all.</param>
    /// <exception cref="ArgumentException">The search states no cost of that name.</exception>
    public Objectives(IReadOnlyList<ICostModel> costs, IReadOnlyList<string>? names) =>
        _costs = names is null ? [.. Enumerable.Range(0, costs.Count)] : [.. names.Select(name => FindIndex(costs, name))];

    /// <summary>How many costs count.</summary>
    public int CostCount => _costs.Length;

    /// <summary>The score first, then the costs; lower is better.</summary>
    /// <param name="scored">A candidate with a score.</param>
    /// <returns>The objectives.</returns>
    public double[] Measure(ScoredCandidate scored)
    {
        bool higher = scored.Predictor.Predictor.Metric.Direction == MetricDirection.HigherIsBetter;
        return [higher ? -scored.Score : scored.Score, .. _costs.Select(cost => scored.Candidate.Costs[cost])];
    }

    /// <summary>The place of a cost among those that the search states.</summary>
    /// <exception cref="ArgumentException">The search states no cost of that name.</exception>
    public static int FindIndex(IReadOnlyList<ICostModel> costs, string name)
    {
        for (int i = 0; i < costs.Count; i++)
            if (costs[i].Name == name) return i;
        string stated = costs.Count == 0 ? "none" : string.Join(", ", costs.Select(cost => cost.Name));
        throw new ArgumentException($"The search states no cost '{name}'; it states {stated}.", nameof(name));
    }
}
