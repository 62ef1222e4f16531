namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// What a word is, in vocabularies and in BLEU alike: whatever stands between white space (as Unicode defines it).
/// </summary>
internal static class Words
{
    public static string[] Split(string sentence) => sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
