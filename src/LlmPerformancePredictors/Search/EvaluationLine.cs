using System.Text.Json;
using System.Text.Json.Serialization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// An evaluation in a journal. A resumed search takes predictor, architecture and answer from it; the rest is computed again, and
/// stands there for people.
/// </summary>
/// <remarks>
/// Before <c>failure_kind</c> and <c>sample_failures</c> were written, a line had neither; it reads as one without.
/// </remarks>
internal sealed record EvaluationLine(
    int Generation,
    string Predictor,
    string Architecture,
    CandidateOrigin Origin,
    IReadOnlyDictionary<string, double?>? Costs = null,
    double? Score = null,
    double? StandardDeviation = null,
    string? Failure = null,
    string? RawText = null,
    PredictionFailureKind? FailureKind = null,
    IReadOnlyList<PredictionFailure>? SampleFailures = null,
    decimal? Money = null) : JournalLine, IJsonOnDeserialized
{
    private const double MaxCostDifference = 1e-3;

    public static EvaluationLine Create(
        int generation, string predictor, Candidate candidate, IReadOnlyList<ICostModel> costs, PaidPrediction answer)
    {
        Prediction prediction = answer.Prediction;
        return new EvaluationLine(
            generation,
            predictor,
            candidate.Architecture.Id,
            candidate.Origin,
            costs.Count > 0 ? NameCosts(costs, candidate) : null,
            prediction.HasScore ? prediction.Score : null,
            prediction.StandardDeviation,
            prediction.Failure?.Reason,
            prediction.Failure?.RawText,
            prediction.Failure is { Kind: not PredictionFailureKind.NoScore } failure ? failure.Kind : null,
            prediction.SampleFailures.Count > 0 ? prediction.SampleFailures : null,
            answer.Money != 0 ? answer.Money : null);
    }

    /// <summary>The answer that <see cref="Create"/> wrote.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="JsonException">There is neither a score nor a failure.</exception>
    /// <exception cref="ArgumentException">Score or deviation are not allowed.</exception>
    public PaidPrediction ToAnswer()
    {
        Prediction prediction = Score is { } score
            ? Prediction.FromScore(score, StandardDeviation)
            : Prediction.FromFailure(
                new PredictionFailure(Failure ?? throw new JsonException("It has no score and no failure."), RawText)
                {
                    Kind = FailureKind ?? GuessKind(Failure),
                });
        return new PaidPrediction(
            SampleFailures is null ? prediction : prediction with { SampleFailures = SampleFailures }, Money ?? 0);
    }

    /// <summary>
    /// Says which cost of a candidate is not what the line has. What differs by no more than instruction sets do is the same.
    /// </summary>
    /// <returns>The difference, in words; null if there is none.</returns>
    public string? FindCostDifference(Candidate candidate, IReadOnlyList<ICostModel> costs)
    {
        for (int i = 0; i < costs.Count; i++)
        {
            if (Costs?.GetValueOrDefault(costs[i].Name) is not { } written || !double.IsFinite(candidate.Costs[i])) continue;
            double found = candidate.Costs[i];
            if (Math.Abs(found - written) > MaxCostDifference * Math.Max(Math.Abs(found), Math.Abs(written)))
                return FormattableString.Invariant(
                    $"the {costs[i].Name} of {Architecture} is {written}, and is {found} now ({costs[i].Unit})");
        }

        return null;
    }

    public override string Describe() => $"the evaluation of {Architecture} by '{Predictor}'";

    // So that a line without a usable answer is found while there is still its number to name.
    void IJsonOnDeserialized.OnDeserialized() => ToAnswer();

    // Before the kind was written, a language model's failures had it in their words.
    private static PredictionFailureKind GuessKind(string reason) =>
        reason.StartsWith("the language model was not asked: ", StringComparison.Ordinal) ? PredictionFailureKind.NotAsked
        : reason.StartsWith("the language model gave no answer: ", StringComparison.Ordinal) ? PredictionFailureKind.NoAnswer
        : PredictionFailureKind.NoScore;

    // JSON has no infinity and no NaN.
    private static Dictionary<string, double?> NameCosts(IReadOnlyList<ICostModel> costs, Candidate candidate)
    {
        var named = new Dictionary<string, double?>(costs.Count, StringComparer.Ordinal);
        for (int i = 0; i < costs.Count; i++)
            named.Add(costs[i].Name, double.IsFinite(candidate.Costs[i]) ? candidate.Costs[i] : null);
        return named;
    }
}
