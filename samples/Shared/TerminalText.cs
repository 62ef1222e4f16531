using System.Globalization;

namespace LlmPerformancePredictors.Samples;

/// <summary>Text of others, such as a server's words, for a terminal: it may not move the cursor or color anything.</summary>
public static class TerminalText
{
    /// <summary>Replaces control characters, and those that turn the direction of writing, by U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line, fit to be shown.</returns>
    public static string Clean(string text) => string.Concat(text.Select(letter => IsHarmless(letter) ? letter : '\uFFFD'));

    private static bool IsHarmless(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) is not
        (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
