using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>What one predictor says of one candidate: a score or a recorded failure.</summary>
public sealed class ScoredCandidate
{
    internal ScoredCandidate(Candidate candidate, SearchPredictor predictor, Prediction prediction, int order)
    {
        (Candidate, Predictor, Prediction, Order) = (candidate, predictor, prediction, order);
        HasScore = prediction.TryGetScore(out double score, out _);
        Score = score;
    }

    /// <summary>The candidate.</summary>
    public Candidate Candidate { get; }

    /// <summary>The architecture.</summary>
    public Architecture Architecture => Candidate.Architecture;

    /// <summary>Who scored it. Scores of different predictors are never compared.</summary>
    public SearchPredictor Predictor { get; }

    /// <summary>The prediction.</summary>
    public Prediction Prediction { get; }

    /// <summary>Whether there is a score.</summary>
    public bool HasScore { get; }

    /// <summary>The score in the predictor's metric; NaN where the prediction failed.</summary>
    public double Score { get; }

    /// <summary>
    /// The evaluation that gave it: its position in <see cref="SearchHistory.Evaluations"/>. Negative for what was known before:
    /// -1 the first of <see cref="SearchHistory.Known"/>, -2 the second.
    /// </summary>
    public int Order { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Architecture.Id}: {Prediction} ({Predictor.Name})";
}
