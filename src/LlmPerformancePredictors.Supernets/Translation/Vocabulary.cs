using System.Collections.Frozen;
using System.Text;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// Tokens with their ids, for source and target alike (HAT shares their embeddings): whole words, or pieces of words that
/// were learned by byte-pair merges. A sentence is words between white space; tokenize it before.
/// </summary>
public sealed partial class Vocabulary
{
    private readonly string[] _tokens;
    private readonly FrozenDictionary<string, int> _words;
    private readonly BytePairMerges? _merges;

    private Vocabulary(string[] words)
    {
        _tokens = [.. SpecialToken.Texts, .. words];
        _words = words.Select((word, i) => KeyValuePair.Create(word, SpecialToken.Count + i))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    private Vocabulary(BytePairMerges merges)
    {
        _tokens = [.. SpecialToken.Texts, .. merges.Pieces];
        _words = FrozenDictionary<string, int>.Empty;
        _merges = merges;
    }

    /// <summary>The number of ids, special ones included; ids are 0 to one less.</summary>
    public int Count => _tokens.Length;

    /// <summary>Whether tokens are pieces of words, not words.</summary>
    public bool IsBytePairs => _merges is not null;

    /// <summary>The number of byte-pair merges; 0 if tokens are words.</summary>
    public int MergeCount => _merges?.Count ?? 0;

    /// <summary>The text of a token; a piece that ends a word ends in a space.</summary>
    /// <param name="id">The id, 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string this[int id] => (uint)id < (uint)_tokens.Length
        ? _tokens[id]
        : throw new ArgumentOutOfRangeException(
            nameof(id), id, $"The vocabulary has the ids 0 to {Count - 1}. Decode with the vocabulary that encoded.");

    /// <summary>Makes a vocabulary of the words in a text, the most frequent first; ties in ordinal order.</summary>
    /// <param name="sentences">The text: for a shared vocabulary, the source's sentences and the target's.</param>
    /// <param name="minCount">How often a word must occur, at least 1; rarer ones are unknown.</param>
    /// <param name="maxWords">How many words to keep at most, at least 1.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">No word occurs often enough, or the text is not valid Unicode.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static Vocabulary LearnWords(IEnumerable<string> sentences, int minCount = 1, int maxWords = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        ArgumentOutOfRangeException.ThrowIfLessThan(minCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWords, 1);
        Dictionary<string, long> counts = WordCounts.Count(sentences);
        string[] words =
        [
            .. counts.Where(word => word.Value >= minCount)
                .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
                .Take(maxWords).Select(word => word.Key),
        ];
        if (words.Length == 0)
        {
            throw new ArgumentException(
                $"None of the text's {counts.Count} different words occurs {minCount} times: "
                + $"give more text, or lower {nameof(minCount)}.",
                nameof(sentences));
        }

        return new Vocabulary(words);
    }

    /// <summary>
    /// Learns byte-pair merges (Sennrich, Haddow and Birch 2016, section 3.2): pieces begin as the text's characters and an end
    /// of word, and the most frequent pair of neighbors becomes a piece, again and again; of equally frequent pairs the first in
    /// ordinal order, left piece before right. The same text, in any order of sentences, gives the same vocabulary.
    /// </summary>
    /// <param name="sentences">The text: for a shared vocabulary, the source's sentences and the target's.</param>
    /// <param name="merges">How many merges to learn, at least 0; fewer are learned when no pair occurs twice any more.</param>
    /// <returns>
    /// The vocabulary. Its tokens are the special ones, the end of word, the characters in the order of their code points, and
    /// the merged pieces in the order in which they were learned.
    /// </returns>
    /// <exception cref="ArgumentException">The text has no words, or is not valid Unicode.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="merges"/> is below 0.</exception>
    public static Vocabulary LearnBytePairs(IEnumerable<string> sentences, int merges)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        ArgumentOutOfRangeException.ThrowIfNegative(merges);
        Dictionary<string, long> counts = WordCounts.Count(sentences);
        if (counts.Count == 0)
            throw new ArgumentException("The text has no words: nothing can be learned from it.", nameof(sentences));
        return new Vocabulary(new BytePairLearner(counts).Learn(merges));
    }

    /// <summary>Turns a sentence into ids, without <see cref="SpecialToken.Start"/> and <see cref="SpecialToken.End"/>.</summary>
    /// <param name="sentence">Words between white space.</param>
    /// <returns>
    /// The ids. <see cref="SpecialToken.Unknown"/> stands for a word that is not in a vocabulary of words, and for each
    /// character (or unpaired surrogate) that a vocabulary of byte pairs has not seen.
    /// </returns>
    public int[] Encode(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        string[] words = Words.Split(sentence);
        return _merges is null
            ? Array.ConvertAll(words, word => _words.GetValueOrDefault(word, SpecialToken.Unknown))
            : [.. words.SelectMany(_merges.Encode)];
    }

    /// <summary>Encodes a whole text, each of its different words once.</summary>
    internal int[][] EncodeAll(IReadOnlyList<string> sentences)
    {
        var known = new Dictionary<string, int[]>(StringComparer.Ordinal);
        return [.. sentences.Select(sentence => Words.Split(sentence).SelectMany(EncodeWord).ToArray())];

        int[] EncodeWord(string word) => known.TryGetValue(word, out int[]? ids) ? ids : known[word] = Encode(word);
    }

    /// <summary>
    /// Turns ids into a sentence: the encoded one, with one space between words, if the vocabulary knows all of it.
    /// </summary>
    /// <param name="ids">
    /// The ids, read up to the first <see cref="SpecialToken.End"/>; <see cref="SpecialToken.Padding"/> and
    /// <see cref="SpecialToken.Start"/> are passed over.
    /// </param>
    /// <returns>The words with one space between; what was unknown reads <c>&lt;unk&gt;</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        foreach (int id in ids)
        {
            if (id == SpecialToken.End) break;
            if (id is SpecialToken.Padding or SpecialToken.Start) continue;
            string token = this[id];
            if (token == BytePairMerges.EndOfWord && (text.Length == 0 || text[^1] == ' ')) continue; // a word of nothing
            text.Append(token);
            if (_merges is null) text.Append(' ');
        }

        if (text.Length > 0 && text[^1] == ' ') text.Length--;
        return text.ToString();
    }
}
