namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// Two counted things and how many they are together, from English to German, with invented words for the things: a translation
/// task that needs no files, is in no publication, and is not solved by small networks. "three kemapu rofiti and one sadaro
/// kizelo" is "drei Adjective -e Noun -er und eine Adjective -e Noun zusammen vier". What must be learned: a lexicon whose words
/// are as often as in a language (Zipf's law), gender and plural of each noun, how adjectives agree with them, German numbers
/// and addition. Tokens are morphemes.
/// </summary>
public static class Inventories
{
    /// <summary>The largest count of a thing.</summary>
    public const int MaxCount = 999;

    private static readonly InventoryLexicon Lexicon = new();

    /// <summary>The vocabulary of both languages.</summary>
    public static Vocabulary Vocabulary { get; } = Vocabulary.LearnWords(
        Lexicon.Words
            .Concat(Enumerable.Range(0, 100).Append(100).Append(1000).SelectMany(number => new[]
            {
                NumberWords.ToEnglish(number), NumberWords.ToGerman(number),
            }))
            .Append("and zusammen eine"));

    /// <summary>Makes data of distinct sentences.</summary>
    /// <param name="seed">Any number; the same one gives the same data. The lexicon is always the same.</param>
    /// <param name="trainingCount">How many pairs to learn from, at least 1.</param>
    /// <param name="heldOutCount">How many pairs to hold out, at least 1; both together 1,000,000 at most.</param>
    /// <returns>The data, with <see cref="Vocabulary"/>; no held-out sentence is in training.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside its range.</exception>
    public static TranslationData CreateData(int seed, int trainingCount, int heldOutCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainingCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heldOutCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)trainingCount + heldOutCount, 1_000_000, nameof(heldOutCount));
        Random random = RandomSource.Create(seed);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var pairs = new List<(string English, string German)>();
        while (pairs.Count < trainingCount + heldOutCount)
        {
            (string English, string German) pair = Translate(Lexicon.DrawItem(random), Lexicon.DrawItem(random));
            if (known.Add(pair.English)) pairs.Add(pair);
        }

        return new TranslationData(Vocabulary, ToText(pairs.Skip(heldOutCount)), ToText(pairs.Take(heldOutCount)));
    }

    /// <summary>The sentence of two things in both languages.</summary>
    internal static (string English, string German) Translate(InventoryItem first, InventoryItem second) => (
        $"{first.ToEnglish()} and {second.ToEnglish()}",
        $"{first.ToGerman()} und {second.ToGerman()} zusammen {NumberWords.ToGerman(first.Count + second.Count)}");

    private static ParallelText ToText(IEnumerable<(string English, string German)> pairs) =>
        new(pairs.Select(pair => pair.English), pairs.Select(pair => pair.German));
}
