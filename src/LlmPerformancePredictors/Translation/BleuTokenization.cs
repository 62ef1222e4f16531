namespace LlmPerformancePredictors.Translation;

/// <summary>How BLEU cuts sentences into tokens; figures of different tokenisations must not be compared.</summary>
public enum BleuTokenization
{
    /// <summary>
    /// Tokens are what stands between white space: "tokenised BLEU", as Moses' <c>multi-bleu.perl</c> computes it and as HAT reports.
    /// For text that is tokenised already.
    /// </summary>
    Whitespace,

    /// <summary>
    /// Punctuation is cut off as NIST's <c>mteval-v13a</c> does, sacreBLEU's default (Post 2018). For text that is not tokenised.
    /// </summary>
    Mteval13a,
}
