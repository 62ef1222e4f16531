using System.Text;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>One token of an answer, and what might have stood in its place.</summary>
/// <param name="Text">The token's text; the texts of all tokens, one behind the other, are the answer.</param>
/// <param name="LogProbability">The natural logarithm of its probability given all tokens before it, at most 0.</param>
/// <param name="Alternatives">
/// The likeliest tokens of this place, with or without the one that stands there; may be empty.
/// </param>
public sealed record TokenLogProbability(string Text, double LogProbability, IReadOnlyList<TokenAlternative> Alternatives)
{
    /// <summary>The token's text; the texts of all tokens, one behind the other, are the answer.</summary>
    public string Text { get; init; } = Text ?? throw new ArgumentNullException(nameof(Text));

    /// <summary>The likeliest tokens of this place, with or without the one that stands there; may be empty.</summary>
    public IReadOnlyList<TokenAlternative> Alternatives { get; init; } =
        Alternatives ?? throw new ArgumentNullException(nameof(Alternatives));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Text), Text), (nameof(LogProbability), LogProbability), (nameof(Alternatives), Alternatives));
}
