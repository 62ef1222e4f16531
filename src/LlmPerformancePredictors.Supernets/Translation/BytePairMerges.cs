using System.Text;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// Byte-pair merges in the order learned. A piece that ends a word ends in a space, which no word has inside, so that text with
/// any characters can be restored; before merging, the end of word is a symbol of its own, so that every known character is
/// known at every place of a word.
/// </summary>
internal sealed class BytePairMerges
{
    public const string EndOfWord = " ";

    private readonly List<string> _pieces = [];
    private readonly List<(int Left, int Right)> _pairs = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Left, int Right), (int Rank, int Merged)> _merges = [];

    /// <param name="characters">The known characters, all different, in the order of their ids.</param>
    public BytePairMerges(IEnumerable<Rune> characters)
    {
        GetOrAddId(EndOfWord);
        foreach (Rune character in characters) GetOrAddId(character.ToString());
        CharacterCount = _pieces.Count - 1;
    }

    /// <summary>The tokens, from the id <see cref="SpecialToken.Count"/> on.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    public int CharacterCount { get; }

    public int Count => _pairs.Count;

    public IEnumerable<(string Left, string Right)> Pairs => _pairs.Select(pair => (GetText(pair.Left), GetText(pair.Right)));

    public string GetText(int id) => _pieces[id - SpecialToken.Count];

    public int? Find(string piece) => _ids.TryGetValue(piece, out int id) ? id : null;

    /// <summary>Adds the next merge; another pair may have given the same piece before.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Add((int Left, int Right) pair)
    {
        if (_merges.ContainsKey(pair)) return false;
        _merges.Add(pair, (_pairs.Count, GetOrAddId(GetText(pair.Left) + GetText(pair.Right))));
        _pairs.Add(pair);
        return true;
    }

    public List<int> Encode(string word)
    {
        List<int> symbols = SplitIntoSymbols(word);
        Apply(symbols);
        return symbols;
    }

    /// <summary>Splits a word into what it is before all merges: its characters and the end of word.</summary>
    public List<int> SplitIntoSymbols(string word)
    {
        var symbols = new List<int>(word.Length + 1);
        Span<char> buffer = stackalloc char[2];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < word.Length;)
        {
            // An unpaired surrogate is no character, not even the replacement character.
            bool isCharacter = Rune.TryGetRuneAt(word, i, out Rune rune);
            int length = isCharacter ? rune.EncodeToUtf16(buffer) : 1;
            symbols.Add(isCharacter && ids.TryGetValue(buffer[..length], out int id) ? id : SpecialToken.Unknown);
            i += length;
        }

        symbols.Add(SpecialToken.Count); // the end of word
        return symbols;
    }

    /// <summary>
    /// Applies the earliest merge that a word has a pair for, at all its places from left to right, until there is none.
    /// </summary>
    public void Apply(List<int> symbols)
    {
        while (true)
        {
            (int Rank, int Merged) first = (int.MaxValue, 0);
            (int Left, int Right) pair = default;
            for (int i = 1; i < symbols.Count; i++)
            {
                if (_merges.TryGetValue((symbols[i - 1], symbols[i]), out (int Rank, int Merged) merge)
                    && merge.Rank < first.Rank)
                    (first, pair) = (merge, (symbols[i - 1], symbols[i]));
            }

            if (first.Rank == int.MaxValue) return;
            int count = 0;
            for (int i = 0; i < symbols.Count; i++)
            {
                bool isPair = i + 1 < symbols.Count && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
                symbols[count++] = isPair ? first.Merged : symbols[i];
                if (isPair) i++;
            }

            symbols.RemoveRange(count, symbols.Count - count);
        }
    }

    private int GetOrAddId(string piece)
    {
        if (_ids.TryGetValue(piece, out int id)) return id;
        _pieces.Add(piece);
        return _ids[piece] = SpecialToken.Count + _pieces.Count - 1;
    }
}
