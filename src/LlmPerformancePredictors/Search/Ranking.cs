using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Search;

/// <summary>Orders candidates by their score, and refuses to compare scores of different predictors.</summary>
public static class Ranking
{
    /// <summary>The candidates that have a score, best first; ties keep their order. Failures are left out.</summary>
    /// <param name="candidates">Candidates scored by one predictor.</param>
    /// <returns>The ranked candidates.</returns>
    /// <exception cref="InvalidOperationException">Two predictors scored them; have one of the two score all.</exception>
    public static List<ScoredCandidate> BestFirst(IEnumerable<ScoredCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var ranked = new List<ScoredCandidate>();
        foreach (ScoredCandidate candidate in candidates)
        {
            if (!candidate.HasScore) continue;
            RequireSame(candidate, ranked.Count > 0 ? ranked[0] : candidate);
            ranked.Add(candidate);
        }

        if (ranked.Count == 0) return ranked;
        bool higher = ranked[0].Predictor.Predictor.Metric.Direction == MetricDirection.HigherIsBetter;
        return higher
            ? [.. ranked.OrderByDescending(candidate => candidate.Score)]
            : [.. ranked.OrderBy(candidate => candidate.Score)];
    }

    /// <summary>Whether a candidate is strictly better than another of the same predictor.</summary>
    /// <param name="candidate">A candidate with a score.</param>
    /// <param name="other">Another one; null is worse than any.</param>
    /// <returns>True if it is better.</returns>
    /// <exception cref="InvalidOperationException">Two predictors scored them; have one of the two score both.</exception>
    public static bool IsBetter(ScoredCandidate candidate, ScoredCandidate? other)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (!candidate.HasScore) return false;
        if (other is not { HasScore: true }) return true;
        RequireSame(candidate, other);
        return candidate.Predictor.Predictor.Metric.IsBetter(candidate.Score, other.Score);
    }

    private static void RequireSame(ScoredCandidate candidate, ScoredCandidate other)
    {
        if (!ReferenceEquals(candidate.Predictor, other.Predictor))
            throw new InvalidOperationException(
                $"A score of '{candidate.Predictor.Name}' was compared with one of '{other.Predictor.Name}'; "
                + "scores of different predictors have no common scale: have one of the two score both.");
    }
}
