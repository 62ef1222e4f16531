using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.LlmProposals;

/// <summary>What came of asking a language model for architectures once.</summary>
/// <param name="Proposed">The ids of the architectures of the space that it proposed, in order.</param>
/// <param name="Refused">Why its other proposals are none, or why there is no answer; empty where all could be read.</param>
/// <param name="RawText">The answer, where nothing of it could be used; otherwise null.</param>
public sealed record ProposalRound(IReadOnlyList<string> Proposed, IReadOnlyList<string> Refused, string? RawText = null)
{
    /// <summary>The ids of the architectures of the space that it proposed, in order.</summary>
    public IReadOnlyList<string> Proposed { get; init; } = Proposed ?? throw new ArgumentNullException(nameof(Proposed));

    /// <summary>Why its other proposals are none, or why there is no answer; empty where all could be read.</summary>
    public IReadOnlyList<string> Refused { get; init; } = Refused ?? throw new ArgumentNullException(nameof(Refused));

    internal const string KeyPrefix = "proposals/";

    /// <summary>What came of every question of a search by <see cref="LlmProposalStrategy"/>.</summary>
    /// <param name="history">Its history.</param>
    /// <returns>One for each question, in order; none for another strategy's search.</returns>
    public static IReadOnlyList<ProposalRound> FromHistory(SearchHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return [.. history.Notes
            .Where(note => note.Key.StartsWith(KeyPrefix, StringComparison.Ordinal))
            .Select(note => Parse(note.Text))];
    }

    internal string Write() => JsonSerializer.Serialize(this, ProposalJson.Relaxed.ProposalRound);

    internal static ProposalRound Parse(string text) =>
        JsonSerializer.Deserialize(text, ProposalJson.Relaxed.ProposalRound) is { Proposed: not null, Refused: not null } round
            ? round
            : throw new JsonException("A round of proposals has no lists of proposals.");

    // Ids that are none are found where the note can be named.
    internal static ProposalRound Parse(string text, SearchSpace space)
    {
        ProposalRound round = Parse(text);
        foreach (string id in round.Proposed) space.Parse(id);
        return round;
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Proposed), Proposed), (nameof(Refused), Refused), (nameof(RawText), RawText));
}

/// <summary>How rounds stand in a journal.</summary>
[JsonSerializable(typeof(ProposalRound))]
internal sealed partial class ProposalJson : JsonSerializerContext
{
    public static ProposalJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
