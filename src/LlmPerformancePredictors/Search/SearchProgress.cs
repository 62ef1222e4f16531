using System.Text;

namespace LlmPerformancePredictors.Search;

/// <summary>How far a search has come; reported after every call of a predictor and every generation.</summary>
/// <param name="Generation">The generation under way, from 0.</param>
/// <param name="Evaluations">Evaluations by all predictors so far, journaled ones included.</param>
/// <param name="TrustedEvaluations">Those by the trusted predictor.</param>
/// <param name="Predictor">Who scored last; empty before the first evaluation.</param>
/// <param name="Best">The best candidate by that predictor; null without any score.</param>
/// <param name="Money">Spent so far, in the caller's currency.</param>
/// <param name="Elapsed">The time so far, over all runs of a journal.</param>
public sealed record SearchProgress(
    int Generation, int Evaluations, int TrustedEvaluations, string Predictor, ScoredCandidate? Best, decimal Money,
    TimeSpan Elapsed)
{
    /// <summary>Who scored last; empty before the first evaluation.</summary>
    public string Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Generation), Generation), (nameof(Evaluations), Evaluations),
        (nameof(TrustedEvaluations), TrustedEvaluations), (nameof(Predictor), Predictor), (nameof(Best), Best),
        (nameof(Money), Money), (nameof(Elapsed), Elapsed));
}
