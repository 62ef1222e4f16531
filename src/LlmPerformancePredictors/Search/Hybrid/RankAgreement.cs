using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.Hybrid;

/// <summary>
/// How well two predictors agree on the order of the last architectures that both scored. Their scores are never compared, only
/// their ranks.
/// </summary>
internal sealed class RankAgreement(SearchContext search, SearchPredictor cheap, SearchPredictor trusted, int window)
{
    private readonly HashSet<Architecture> _seen = [];
    private readonly Queue<(double Cheap, double Trusted)> _pairs = [];

    /// <summary>Whether the agreement on a full window is below a bound, or there is nothing to rank in it.</summary>
    public bool IsBelow(double bound)
    {
        if (_pairs.Count < window) return false;
        double tau = RankCorrelation.KendallTauB(
            [.. _pairs.Select(pair => GetSign(trusted) * pair.Trusted)], [.. _pairs.Select(pair => GetSign(cheap) * pair.Cheap)]);
        return !(tau >= bound);
    }

    /// <summary>Takes in what both have scored by now.</summary>
    public void Add(IReadOnlyList<ScoredCandidate> candidates)
    {
        foreach (ScoredCandidate candidate in candidates)
        {
            if (!search.TryGetKnown(cheap, candidate.Architecture, out ScoredCandidate? byCheap) || !byCheap!.HasScore
                || !search.TryGetKnown(trusted, candidate.Architecture, out ScoredCandidate? byTrusted) || !byTrusted!.HasScore
                || !_seen.Add(candidate.Architecture)) continue;
            _pairs.Enqueue((byCheap.Score, byTrusted.Score));
            if (_pairs.Count > window) _pairs.Dequeue();
        }
    }

    private static int GetSign(SearchPredictor predictor) =>
        predictor.Predictor.Metric.Direction == MetricDirection.HigherIsBetter ? 1 : -1;
}
