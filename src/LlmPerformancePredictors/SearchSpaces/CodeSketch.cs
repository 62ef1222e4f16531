using System.Text;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>A few lines of code that show a language model how an architecture is built.</summary>
/// <param name="Language">The fence's language, for example <c>python</c>.</param>
/// <param name="Text">The code, lines separated by a line feed, without a trailing one.</param>
public sealed record CodeSketch(string Language, string Text)
{
    /// <summary>The fence's language, for example <c>python</c>.</summary>
    public string Language { get; init; } = Language ?? throw new ArgumentNullException(nameof(Language));

    /// <summary>The code, lines separated by a line feed, without a trailing one.</summary>
    public string Text { get; init; } = Text ?? throw new ArgumentNullException(nameof(Text));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Language), Language), (nameof(Text), Text));
}
