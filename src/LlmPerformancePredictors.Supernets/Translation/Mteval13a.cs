using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>The tokenization of <c>mteval-v13a</c>, as sacreBLEU defines it for Western languages.</summary>
internal static partial class Mteval13a
{
    public static string[] Tokenize(string sentence)
    {
        string text = sentence
            .Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);
        text = Symbol().Replace($" {text} ", " $0 ");
        text = PointAfterNonDigit().Replace(text, "$1 $2 ");
        text = PointBeforeNonDigit().Replace(text, " $1 $2");
        text = DashAfterDigit().Replace(text, "$1 $2 ");
        return Words.Split(text);
    }

    // ASCII's punctuation without apostrophe, comma, hyphen and point.
    [GeneratedRegex(@"[!-/:-@\[-`{-~-[',\-.]]")]
    private static partial Regex Symbol();

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex PointAfterNonDigit();

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex PointBeforeNonDigit();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex DashAfterDigit();
}
