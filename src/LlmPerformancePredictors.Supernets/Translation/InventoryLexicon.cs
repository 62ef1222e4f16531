namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// The invented words, always the same: 300 nouns and 60 adjectives of three syllables, in German with a consonant more. The
/// k-th word, and the count k, are drawn with a probability in proportion to 1 / k.
/// </summary>
internal sealed class InventoryLexicon
{
    private const int Seed = 2026;
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";
    private static readonly string?[] PluralEndings = ["-e", "-en", "-er", "-s", null];

    private readonly InventoryNoun[] _nouns;
    private readonly InventoryAdjective[] _adjectives;
    private readonly double[] _counts;
    private readonly double[] _nounRanks;
    private readonly double[] _adjectiveRanks;

    public InventoryLexicon()
    {
        Random random = RandomSource.Create(Seed);
        var known = new HashSet<string>(StringComparer.Ordinal);
        _nouns = new InventoryNoun[300];
        for (int i = 0; i < _nouns.Length; i++)
        {
            string german = Invent(random, known, isGerman: true);
            _nouns[i] = new InventoryNoun(
                Invent(random, known, isGerman: false), char.ToUpperInvariant(german[0]) + german[1..], random.Next(3),
                PluralEndings[random.Next(PluralEndings.Length)]);
        }

        _adjectives = new InventoryAdjective[60];
        for (int i = 0; i < _adjectives.Length; i++)
            _adjectives[i] = new InventoryAdjective(
                Invent(random, known, isGerman: false), Invent(random, known, isGerman: true));
        (_counts, _nounRanks, _adjectiveRanks) =
            (Accumulate(Inventories.MaxCount), Accumulate(_nouns.Length), Accumulate(_adjectives.Length));
    }

    /// <summary>All words and endings.</summary>
    public IEnumerable<string> Words => _nouns.SelectMany(noun => new[] { noun.English, noun.German })
        .Concat(_adjectives.SelectMany(adjective => new[] { adjective.English, adjective.German }))
        .Concat(["-e", "-en", "-er", "-es", "-s"]);

    /// <summary>Draws a counted thing.</summary>
    public InventoryItem DrawItem(Random random) => new(
        1 + Draw(random, _counts), _adjectives[Draw(random, _adjectiveRanks)], _nouns[Draw(random, _nounRanks)]);

    // 1 / 1, 1 / 1 + 1 / 2, and so on.
    private static double[] Accumulate(int count)
    {
        double[] sums = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) sums[i] = sum += 1.0 / (i + 1);
        return sums;
    }

    private static int Draw(Random random, double[] sums)
    {
        int found = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
        return Math.Min(found < 0 ? ~found : found + 1, sums.Length - 1);
    }

    private static string Invent(Random random, HashSet<string> known, bool isGerman)
    {
        while (true)
        {
            string word = string.Concat(Enumerable.Range(0, 3).Select(_ =>
                $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}"));
            if (isGerman) word += Consonants[random.Next(Consonants.Length)];
            if (known.Add(word)) return word;
        }
    }
}
