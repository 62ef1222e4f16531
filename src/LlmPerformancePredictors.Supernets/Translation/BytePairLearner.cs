using System.Runtime.InteropServices;
using System.Text;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// Learns byte-pair merges from words and their counts. Only the words that have the merged pair are looked at again, and they
/// always stand as <see cref="BytePairMerges.Apply"/> would leave them, so that encoding the text gives what was learned from.
/// </summary>
internal sealed class BytePairLearner
{
    // A pair that occurs once says nothing about other text.
    private const long MinCount = 2;

    private readonly BytePairMerges _merges;
    private readonly List<(List<int> Symbols, long Count)> _words = [];
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _places = [];
    private readonly PriorityQueue<(int Left, int Right), Priority> _queue = new(Comparer<Priority>.Create(Priority.Compare));

    public BytePairLearner(IReadOnlyDictionary<string, long> wordCounts)
    {
        var characters = new SortedSet<Rune>();
        foreach (string word in wordCounts.Keys) characters.UnionWith(word.EnumerateRunes());
        _merges = new BytePairMerges(characters);
        foreach ((string word, long count) in wordCounts)
        {
            _words.Add((_merges.SplitIntoSymbols(word), count));
            CountPairs(_words.Count - 1, 1);
        }

        foreach ((int Left, int Right) pair in _counts.Keys) Enqueue(pair);
    }

    public BytePairMerges Learn(int merges)
    {
        while (_merges.Count < merges && FindNext() is { } pair)
        {
            _merges.Add(pair);
            var changed = new HashSet<(int Left, int Right)>();
            foreach (int word in _places[pair].ToArray())
            {
                CountPairs(word, -1);
                _merges.Apply(_words[word].Symbols);
                CountPairs(word, 1, changed);
            }

            foreach ((int Left, int Right) other in changed) Enqueue(other);
        }

        return _merges;
    }

    // A pair stands in the queue once for each time its count grew: all but the entry with its count are stale.
    private (int Left, int Right)? FindNext()
    {
        while (_queue.TryDequeue(out (int Left, int Right) pair, out Priority priority))
        {
            long count = _counts.GetValueOrDefault(pair);
            if (count == priority.Count) return pair;
            if (count < priority.Count) Enqueue(pair);
        }

        return null;
    }

    private void Enqueue((int Left, int Right) pair)
    {
        long count = _counts.GetValueOrDefault(pair);
        if (count >= MinCount)
            _queue.Enqueue(pair, new Priority(count, _merges.GetText(pair.Left), _merges.GetText(pair.Right)));
    }

    private void CountPairs(int word, int sign, HashSet<(int Left, int Right)>? changed = null)
    {
        (List<int> symbols, long count) = _words[word];
        for (int i = 1; i < symbols.Count; i++)
        {
            (int Left, int Right) pair = (symbols[i - 1], symbols[i]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * count;
            HashSet<int> places = CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _) ??= [];
            if (sign > 0) places.Add(word);
            else places.Remove(word);
            changed?.Add(pair);
        }
    }

    private readonly record struct Priority(long Count, string Left, string Right)
    {
        public static int Compare(Priority a, Priority b)
        {
            if (a.Count != b.Count) return b.Count.CompareTo(a.Count);
            int left = string.CompareOrdinal(a.Left, b.Left);
            return left != 0 ? left : string.CompareOrdinal(a.Right, b.Right);
        }
    }
}
