using System.Text;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>One evaluation of a search: one architecture, scored once by one predictor.</summary>
/// <param name="Order">Its position in the history, from 0.</param>
/// <param name="Generation">The generation that asked for it, from 0.</param>
/// <param name="Scored">The candidate with its costs, who scored it and the score or failure.</param>
/// <param name="Money">What it cost, in the caller's currency.</param>
public sealed record SearchEvaluation(int Order, int Generation, ScoredCandidate Scored, decimal Money)
{
    /// <summary>The candidate with its costs, who scored it and the score or failure.</summary>
    public ScoredCandidate Scored { get; init; } = Scored ?? throw new ArgumentNullException(nameof(Scored));

    /// <summary>The candidate with its architecture, origin and costs.</summary>
    public Candidate Candidate => Scored.Candidate;

    /// <summary>The name of who scored it.</summary>
    public string Predictor => Scored.Predictor.Name;

    /// <summary>The score, or the reason why there is none.</summary>
    public Prediction Prediction => Scored.Prediction;

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Order), Order), (nameof(Generation), Generation), (nameof(Scored), Scored), (nameof(Money), Money),
        (nameof(Candidate), Candidate), (nameof(Predictor), Predictor), (nameof(Prediction), Prediction));
}
