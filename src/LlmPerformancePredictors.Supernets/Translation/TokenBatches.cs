namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// Sentence pairs in batches of about as many tokens each: pairs of similar length stand together, so that little is padding. An
/// epoch's batches depend on seed and epoch alone, so that a run can be resumed at any of them.
/// </summary>
internal sealed class TokenBatches
{
    private readonly IReadOnlyList<SentencePair> _pairs;
    private readonly int _seed;
    private readonly int[] _order;
    private readonly int[] _ends;

    /// <summary>Cuts pairs into batches.</summary>
    /// <param name="pairs">The pairs, at least one; they are not copied.</param>
    /// <param name="maxTokens">
    /// The most tokens of a batch, padding included: its sentences times its longest row, source or target (with start or end).
    /// </param>
    /// <param name="seed">Seed of the orders of all epochs.</param>
    /// <exception cref="ArgumentException">There is no pair, or one alone has too many tokens.</exception>
    public TokenBatches(IReadOnlyList<SentencePair> pairs, int maxTokens, int seed)
    {
        if (pairs.Count == 0)
            throw new ArgumentException("There is no sentence pair to make batches of; at least one is needed.", nameof(pairs));
        for (int i = 0; i < pairs.Count; i++)
        {
            if (GetLength(pairs[i]) > maxTokens)
            {
                throw new ArgumentException(
                    $"Sentence pair {i} (counted from 0) needs {GetLength(pairs[i])} tokens, "
                    + $"more than the {maxTokens} of a batch: "
                    + $"raise {nameof(maxTokens)}, or leave the pair out.",
                    nameof(pairs));
            }
        }

        _pairs = pairs;
        _seed = seed;
        _order = SortByLength(Enumerable.Range(0, pairs.Count));
        _ends = FindEnds(maxTokens);
    }

    /// <summary>The batches of an epoch; all epochs have as many, of the same shapes.</summary>
    public int Count => _ends.Length;

    /// <summary>
    /// Makes an epoch's batches, which hold each pair once: sentences of equal lengths change places, and batches their order.
    /// </summary>
    /// <param name="epoch">The epoch, at least 0.</param>
    /// <param name="first">How many of its batches to skip, at least 0: those that were done before a resume.</param>
    /// <returns>The batches, each made when it is asked for.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public IEnumerable<TokenBatch> GetEpoch(int epoch, int first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        Random random = RandomSource.Create(_seed, epoch);
        int[] pairs = [.. Enumerable.Range(0, _pairs.Count)];
        random.Shuffle(pairs);
        pairs = SortByLength(pairs);
        int[] batches = [.. Enumerable.Range(0, Count)];
        random.Shuffle(batches);
        return batches.Skip(first).Select(batch => CreateBatch(pairs, batch));
    }

    /// <summary>Makes the batches without any shuffling, short sentences first: for evaluation.</summary>
    /// <returns>The batches, each made when it is asked for.</returns>
    public IEnumerable<TokenBatch> GetSorted() => Enumerable.Range(0, Count).Select(batch => CreateBatch(_order, batch));

    private static int GetLength(SentencePair pair) => Math.Max(pair.Source.Length, pair.Target.Length + 1);

    // The sort is stable: pairs of equal lengths keep their order.
    private int[] SortByLength(IEnumerable<int> pairs) =>
        [.. pairs.OrderBy(i => GetLength(_pairs[i])).ThenBy(i => _pairs[i].Target.Length).ThenBy(i => _pairs[i].Source.Length)];

    private int[] FindEnds(int maxTokens)
    {
        var ends = new List<int>();
        int start = 0;
        for (int end = 1; end <= _order.Length; end++)
        {
            // Lengths grow: the next pair would be the batch's longest.
            if (end < _order.Length && (end + 1L - start) * GetLength(_pairs[_order[end]]) <= maxTokens) continue;
            ends.Add(end);
            start = end;
        }

        return [.. ends];
    }

    private TokenBatch CreateBatch(int[] order, int batch) =>
        new(_pairs, order[(batch == 0 ? 0 : _ends[batch - 1]).._ends[batch]]);
}
