using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles.Transfer;

/// <summary>A round in the history of a search that follows principles.</summary>
/// <param name="Round">
/// The round; 0 is the beginning. A round that left the refined space has the number of the one before.
/// </param>
/// <param name="Evaluations">How many evaluations there were before it.</param>
/// <param name="Outcome">What it did.</param>
/// <param name="Principles">The principles in force after it.</param>
/// <param name="Failure">Why there was no usable answer; null unless the round failed.</param>
public sealed record AdaptationRound(
    int Round, int Evaluations, AdaptationOutcome Outcome, DesignPrinciples Principles, PrincipleFailure? Failure)
{
    /// <summary>The principles in force after it.</summary>
    public DesignPrinciples Principles { get; init; } = Principles ?? throw new ArgumentNullException(nameof(Principles));

    internal const string KeyPrefix = "principles/";

    /// <summary>The rounds of a search by <see cref="PrincipleTransferStrategy"/>.</summary>
    /// <param name="history">Its history.</param>
    /// <returns>The rounds in order; none for another strategy's search.</returns>
    public static IReadOnlyList<AdaptationRound> FromHistory(SearchHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var rounds = new List<AdaptationRound>();
        foreach (SearchNote note in history.Notes)
            if (note.Key.StartsWith(KeyPrefix, StringComparison.Ordinal))
                rounds.Add(
                    Parse(note.Text, note.Evaluations, history.Problem.Space, rounds.Count > 0 ? rounds[^1].Principles : null));
        return rounds;
    }

    internal static string Write(int round, AdaptationOutcome outcome, DesignPrinciples? principles, PrincipleFailure? failure)
    {
        PrincipleJson.Document document = principles is null ? new PrincipleJson.Document() : PrincipleJson.From(principles);
        return PrincipleJson.Write(document with
        {
            Round = round,
            Outcome = outcome.ToString(),
            Failure = failure?.Reason,
            RawText = failure?.RawText,
        });
    }

    internal static AdaptationRound Parse(string text, int evaluations, SearchSpace space, DesignPrinciples? before)
    {
        PrincipleJson.Document document = PrincipleJson.Read(text);
        return new AdaptationRound(
            document.Round ?? 0,
            evaluations,
            Enum.Parse<AdaptationOutcome>(document.Outcome!),
            document.Principles is null
                ? before ?? throw new JsonException("A round without principles is the first of all.")
                : PrincipleJson.ToPrinciples(document, space),
            document.Failure is { } reason ? new PrincipleFailure(reason, document.RawText) : null);
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Round), Round), (nameof(Evaluations), Evaluations), (nameof(Outcome), Outcome),
        (nameof(Principles), Principles), (nameof(Failure), Failure));
}
