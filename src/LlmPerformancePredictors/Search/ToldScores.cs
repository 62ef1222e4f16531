using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>What the trusted predictor has been told, in place of calls; and what the search waits for.</summary>
/// <param name="find">Gives what was told of an architecture, by its id, and the time that it took; null if nothing was.</param>
internal sealed class ToldScores(Func<string, (Prediction Prediction, TimeSpan Time)?> find)
{
    private readonly List<Candidate> _open = [];

    /// <summary>What the search wants trained and has not been told, in its order.</summary>
    public IReadOnlyList<Candidate> Open => _open;

    /// <summary>What was told of a candidate; one of which nothing was is open.</summary>
    public (Prediction Prediction, TimeSpan Time)? Take(Candidate candidate)
    {
        (Prediction Prediction, TimeSpan Time)? told = find(candidate.Architecture.Id);
        if (told is null) _open.Add(candidate);
        return told;
    }
}
