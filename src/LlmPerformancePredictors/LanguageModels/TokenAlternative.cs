using System.Text;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A token that might have stood at a place of an answer, the one that does among them.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="LogProbability">The natural logarithm of its probability given all that stands before, at most 0.</param>
public sealed record TokenAlternative(string Text, double LogProbability)
{
    /// <summary>The token's text.</summary>
    public string Text { get; init; } = Text ?? throw new ArgumentNullException(nameof(Text));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Text), Text), (nameof(LogProbability), LogProbability));
}
