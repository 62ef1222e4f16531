namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>A corpus's BLEU and what it is made of.</summary>
public sealed class BleuScore
{
    internal BleuScore(IReadOnlyList<long> matches, IReadOnlyList<long> totals, long translationLength, long referenceLength)
    {
        Matches = matches;
        Totals = totals;
        TranslationLength = translationLength;
        ReferenceLength = referenceLength;
        Precisions = [.. matches.Zip(totals, (match, total) => total == 0 ? 0 : 100.0 * match / total)];
        BrevityPenalty =
            translationLength >= referenceLength ? 1
            : translationLength == 0 ? 0
            : Math.Exp(1 - ((double)referenceLength / translationLength));

        // The exact 100 of equal corpora does not survive logarithms and roots.
        Value = matches.Contains(0) ? 0
            : matches.SequenceEqual(totals) ? 100 * BrevityPenalty
            : BrevityPenalty * Math.Exp(Precisions.Average(Math.Log));
    }

    /// <summary>BLEU, 0 to 100, higher is better; 0 if no n-gram of some length matches.</summary>
    public double Value { get; }

    /// <summary>The precision of n-grams of 1 to 4 tokens, each 0 to 100; 0 where there are none.</summary>
    public IReadOnlyList<double> Precisions { get; }

    /// <summary>How many n-grams of 1 to 4 tokens match: in each sentence no more often than in its reference.</summary>
    public IReadOnlyList<long> Matches { get; }

    /// <summary>How many n-grams of 1 to 4 tokens the translations have.</summary>
    public IReadOnlyList<long> Totals { get; }

    /// <summary>The brevity penalty, 0 to 1: 1 if the translations have as many tokens as the references.</summary>
    public double BrevityPenalty { get; }

    /// <summary>The tokens of all translations.</summary>
    public long TranslationLength { get; }

    /// <summary>The tokens of all references.</summary>
    public long ReferenceLength { get; }
}
