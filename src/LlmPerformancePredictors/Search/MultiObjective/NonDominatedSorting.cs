namespace LlmPerformancePredictors.Search.MultiObjective;

/// <summary>
/// Fast non-dominated sorting and crowding (Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", 2002).
/// Objectives are minimized. A point with a NaN ranks behind all that have none, and no value that is not finite makes room
/// around its point.
/// </summary>
internal static class NonDominatedSorting
{
    /// <summary>Ranks points (section III A).</summary>
    /// <param name="points">The objectives of every point, as many for each.</param>
    /// <returns>The rank of every point: 0 for the front, 1 for the front of the rest, and so on.</returns>
    public static int[] Rank(IReadOnlyList<IReadOnlyList<double>> points)
    {
        (int[] dominators, List<int>[] dominated) = Compare([.. points.Select(Measured.Create)]);
        int[] ranks = new int[points.Count];
        List<int> front = [.. Enumerable.Range(0, points.Count).Where(i => dominators[i] == 0)];
        for (int rank = 0; front.Count > 0; rank++)
        {
            var next = new List<int>();
            foreach (int member in front)
            {
                ranks[member] = rank;
                foreach (int other in dominated[member])
                    if (--dominators[other] == 0) next.Add(other);
            }

            front = next;
        }

        return ranks;
    }

    /// <summary>Measures how far the neighbors of every point on a front are apart (section III B).</summary>
    /// <param name="front">The objectives of the points of one front.</param>
    /// <returns>
    /// The crowding distance of every point, at least 0: over the objectives the sum of the gaps between its neighbors, in units
    /// of the objective's range; infinite at the ends. Where the value is not finite, the objective adds nothing.
    /// </returns>
    public static double[] MeasureCrowding(IReadOnlyList<IReadOnlyList<double>> front)
    {
        double[] distances = new double[front.Count];
        for (int objective = 0; front.Count > 0 && objective < front[0].Count; objective++)
        {
            int[] order = [.. Enumerable.Range(0, front.Count)
                .Where(i => double.IsFinite(front[i][objective]))
                .OrderBy(i => front[i][objective])];
            if (order.Length == 0) continue;
            double range = front[order[^1]][objective] - front[order[0]][objective];
            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            if (!(range > 0) || double.IsInfinity(range)) continue;
            for (int i = 1; i + 1 < order.Length; i++)
                distances[order[i]] += (front[order[i + 1]][objective] - front[order[i - 1]][objective]) / range;
        }

        return distances;
    }

    // How many dominate every point, and whom it dominates.
    private static (int[] Dominators, List<int>[] Dominated) Compare(Measured[] points)
    {
        int[] dominators = new int[points.Length];
        var dominated = new List<int>[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            dominated[i] = [];
            for (int j = 0; j < i; j++)
            {
                if (points[i].Dominates(points[j])) Note(i, j);
                else if (points[j].Dominates(points[i])) Note(j, i);
            }
        }

        return (dominators, dominated);

        void Note(int winner, int loser)
        {
            dominated[winner].Add(loser);
            dominators[loser]++;
        }
    }

    // A point whose NaN are the worst of all values.
    private readonly record struct Measured(IReadOnlyList<double> Values, bool HasNaN)
    {
        public static Measured Create(IReadOnlyList<double> point) => point.Any(double.IsNaN)
            ? new Measured([.. point.Select(value => double.IsNaN(value) ? double.PositiveInfinity : value)], true)
            : new Measured(point, false);

        public bool Dominates(Measured other) =>
            HasNaN == other.HasNaN ? ParetoDominance.Dominates(Values, other.Values) : !HasNaN;
    }
}
