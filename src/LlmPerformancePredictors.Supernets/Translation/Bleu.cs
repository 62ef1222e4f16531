using System.Runtime.InteropServices;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// Corpus BLEU (Papineni et al. 2002) with one reference a sentence: the geometric mean of the precisions of n-grams of 1 to 4
/// tokens, counted over the whole corpus and clipped by sentence, times the brevity penalty. Nothing is smoothed, as in Moses'
/// <c>multi-bleu.perl</c>.
/// </summary>
public static class Bleu
{
    private const int MaxOrder = 4;

    /// <summary>Scores sentences.</summary>
    /// <param name="translations">The translations.</param>
    /// <param name="references">Their references, as many.</param>
    /// <param name="tokenization">How to cut both into tokens.</param>
    /// <returns>The score of the corpus.</returns>
    /// <exception cref="ArgumentException">The numbers differ, or there is no sentence.</exception>
    public static BleuScore ScoreCorpus(
        IReadOnlyList<string> translations,
        IReadOnlyList<string> references,
        BleuTokenization tokenization = BleuTokenization.Whitespace)
    {
        ArgumentNullException.ThrowIfNull(translations);
        ArgumentNullException.ThrowIfNull(references);
        Func<string, IReadOnlyList<string>> tokenize = tokenization switch
        {
            BleuTokenization.Whitespace => Words.SplitAscii,
            BleuTokenization.Mteval13a => Mteval13a.Tokenize,
            _ => throw new ArgumentOutOfRangeException(nameof(tokenization), tokenization, "There is no such tokenization."),
        };
        return ScoreCorpus<string>([.. translations.Select(tokenize)], [.. references.Select(tokenize)]);
    }

    /// <summary>Scores sentences of tokens.</summary>
    /// <typeparam name="T">Words, or their ids; not pieces of words if the figure is to be compared with others.</typeparam>
    /// <param name="translations">The translations, without start, end and padding; any may be empty.</param>
    /// <param name="references">Their references, as many.</param>
    /// <returns>The score of the corpus.</returns>
    /// <exception cref="ArgumentException">The numbers differ, or there is no sentence.</exception>
    public static BleuScore ScoreCorpus<T>(
        IReadOnlyList<IReadOnlyList<T>> translations, IReadOnlyList<IReadOnlyList<T>> references)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(translations);
        ArgumentNullException.ThrowIfNull(references);
        if (translations.Count == 0 || translations.Count != references.Count)
        {
            throw new ArgumentException(
                $"{translations.Count} translations and {references.Count} references: "
                + "as many of both are needed, and at least one.",
                nameof(references));
        }

        var ids = new Dictionary<T, int>();
        long[] matches = new long[MaxOrder];
        long[] totals = new long[MaxOrder];
        long translationLength = 0;
        long referenceLength = 0;
        for (int i = 0; i < translations.Count; i++)
        {
            int[] translation = ToIds(translations[i], ids);
            int[] reference = ToIds(references[i], ids);
            translationLength += translation.Length;
            referenceLength += reference.Length;
            Dictionary<NGram, int> counts = CountNGrams(reference);
            foreach ((NGram nGram, int count) in CountNGrams(translation))
            {
                totals[nGram.Order - 1] += count;
                matches[nGram.Order - 1] += Math.Min(count, counts.GetValueOrDefault(nGram));
            }
        }

        return new BleuScore(matches, totals, translationLength, referenceLength);
    }

    private static int[] ToIds<T>(IReadOnlyList<T> tokens, Dictionary<T, int> ids)
        where T : notnull
    {
        int[] result = new int[tokens.Count];
        for (int i = 0; i < result.Length; i++)
        {
            if (!ids.TryGetValue(tokens[i], out result[i])) ids.Add(tokens[i], result[i] = ids.Count);
        }

        return result;
    }

    private static Dictionary<NGram, int> CountNGrams(int[] tokens)
    {
        var counts = new Dictionary<NGram, int>(MaxOrder * tokens.Length);
        for (int start = 0; start < tokens.Length; start++)
        {
            var nGram = new NGram(0, -1, -1, -1, -1);
            for (int end = start; end < Math.Min(start + MaxOrder, tokens.Length); end++)
            {
                nGram = nGram.Append(tokens[end]);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, nGram, out _)++;
            }
        }

        return counts;
    }

    private readonly record struct NGram(int Order, int A, int B, int C, int D)
    {
        public NGram Append(int token) => new(Order + 1, B, C, D, token);
    }
}
