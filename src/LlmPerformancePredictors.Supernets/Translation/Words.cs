namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// What a word is: whatever stands between white space. In vocabularies and after mteval's cuts that is as Unicode defines it.
/// </summary>
internal static class Words
{
    private static readonly char[] AsciiWhiteSpace = [' ', '\t', '\n', '\v', '\f', '\r'];

    public static string[] Split(string sentence) => sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// As Perl's <c>split</c> cuts the bytes of a line, and <c>multi-bleu.perl</c> with it: at ASCII's white space alone, so
    /// that a no-break space, a thin one and the like are a part of their word.
    /// </summary>
    public static string[] SplitAscii(string sentence) => sentence.Split(AsciiWhiteSpace, StringSplitOptions.RemoveEmptyEntries);
}
