namespace LlmPerformancePredictors.Metrics;

/// <summary>
/// True and predicted scores, sorted once, whose Kendall's tau-b is asked for under many weights, such as a bootstrap's
/// counts: from n log n steps each (Knight, 1966; with a Fenwick tree in place of the merge sort).
/// </summary>
internal sealed class WeightedRanking
{
    private readonly int[] _truthRanks;
    private readonly int _ranks;
    private readonly int[] _byPrediction;
    private readonly int[] _predictionRanks;
    private readonly bool _hasNaN;

    public WeightedRanking(IReadOnlyList<double> truth, IReadOnlyList<double> predicted)
    {
        _hasNaN = truth.Concat(predicted).Any(double.IsNaN);
        (_truthRanks, _ranks, _) = Rank(truth);
        (_predictionRanks, _, _byPrediction) = Rank(predicted);
    }

    /// <summary>Tau-b where the i-th pair of scores stands there a number of times; copies of one are tied in both.</summary>
    /// <param name="weights">The number of times, one a pair, at least 0.</param>
    /// <returns>From -1 to 1, or NaN where nothing is ranked or a score is NaN.</returns>
    public double KendallTauB(ReadOnlySpan<int> weights)
    {
        if (_hasNaN) return double.NaN;
        long[] tree = new long[_ranks + 1];
        long[] truthGroups = new long[_ranks];
        long total = 0, tiedTruth = 0, tiedPredicted = 0, concordance = 0;
        for (int start = 0, end; start < _byPrediction.Length; start = end)
        {
            // Rows of equal predictions are compared with those of smaller ones, and only then join them.
            long group = 0;
            int rank = _predictionRanks[_byPrediction[start]];
            for (end = start; end < _byPrediction.Length && _predictionRanks[_byPrediction[end]] == rank; end++)
            {
                int row = _byPrediction[end];
                long below = Sum(tree, _truthRanks[row]);
                long above = total - Sum(tree, _truthRanks[row] + 1);
                concordance += weights[row] * (below - above);
                group += weights[row];
            }

            for (int i = start; i < end; i++)
            {
                int row = _byPrediction[i];
                truthGroups[_truthRanks[row]] += weights[row];
                for (int at = _truthRanks[row] + 1; at <= _ranks; at += at & -at) tree[at] += weights[row];
            }

            total += group;
            tiedPredicted += group * group;
        }

        foreach (long group in truthGroups) tiedTruth += group * group;
        return RankCorrelation.TauB(concordance, ((total * total) - tiedTruth) / 2, ((total * total) - tiedPredicted) / 2);
    }

    // The weight of all ranks below one, in a Fenwick tree.
    private static long Sum(long[] tree, int rank)
    {
        long sum = 0;
        for (; rank > 0; rank -= rank & -rank) sum += tree[rank];
        return sum;
    }

    // Ranks from 0, equal values having one; how many there are; and the rows in their order.
    private static (int[] Ranks, int Count, int[] Order) Rank(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(row => values[row])];
        int[] ranks = new int[values.Count];
        int rank = 0;
        for (int i = 1; i < order.Length; i++)
        {
            if (values[order[i]] != values[order[i - 1]]) rank++;
            ranks[order[i]] = rank;
        }

        return (ranks, rank + 1, order);
    }
}
