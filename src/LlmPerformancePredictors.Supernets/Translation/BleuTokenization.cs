namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>How BLEU cuts sentences into tokens; figures of different tokenizations must not be compared.</summary>
public enum BleuTokenization
{
    /// <summary>
    /// Tokens are what stands between ASCII's white space: "tokenized BLEU", as Moses' <c>multi-bleu.perl</c> computes it and as
    /// HAT reports. For text that is tokenized already. A no-break space (U+00A0) and Unicode's other spaces cut no token, as
    /// that script reads bytes.
    /// </summary>
    Whitespace,

    /// <summary>
    /// Punctuation is cut off as NIST's <c>mteval-v13a</c> does, sacreBLEU's default (Post 2018). For text that is not tokenized.
    /// </summary>
    Mteval13a,
}
