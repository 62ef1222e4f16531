namespace LlmPerformancePredictors.Search.MultiObjective;

/// <summary>Non-dominated sorting and crowding (Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", 2002). Objectives are minimised.</summary>
public static class ParetoFront
{
    /// <summary>What no other one dominates, that is, is nowhere worse than and somewhere better. Equals do not dominate each other.</summary>
    /// <typeparam name="T">Anything.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="objectives">The objectives of an item, as many for each, lower is better; an item with a NaN is left out.</param>
    /// <returns>The front, in the order of the items.</returns>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> items, Func<T, IReadOnlyList<double>> objectives)
    {
        var front = new List<(T Item, IReadOnlyList<double> Values)>();
        foreach (T item in items)
        {
            IReadOnlyList<double> values = objectives(item);
            if (values.Any(double.IsNaN) || front.Exists(other => Dominates(other.Values, values))) continue;
            front.RemoveAll(other => Dominates(values, other.Values));
            front.Add((item, values));
        }

        return [.. front.Select(one => one.Item)];
    }

    /// <summary>Whether one is nowhere worse than another and somewhere better.</summary>
    /// <param name="one">Objectives, lower is better.</param>
    /// <param name="other">As many of another.</param>
    /// <returns>True if it dominates the other one.</returns>
    public static bool Dominates(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        bool better = false;
        for (int i = 0; i < one.Count; i++)
        {
            if (!(one[i] <= other[i])) return false;
            better |= one[i] < other[i];
        }

        return better;
    }

    /// <summary>The rank of every point: 0 for the front, 1 for the front of the rest, and so on (section III A).</summary>
    internal static int[] Ranks(IReadOnlyList<IReadOnlyList<double>> points)
    {
        int[] dominators = new int[points.Count];
        var dominated = new List<int>[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            dominated[i] = [];
            for (int j = 0; j < i; j++)
            {
                if (Dominates(points[i], points[j])) Note(i, j);
                else if (Dominates(points[j], points[i])) Note(j, i);
            }
        }

        int[] ranks = new int[points.Count];
        List<int> front = [.. Enumerable.Range(0, points.Count).Where(i => dominators[i] == 0)];
        for (int rank = 0; front.Count > 0; rank++)
        {
            var next = new List<int>();
            foreach (int i in front)
            {
                ranks[i] = rank;
                foreach (int j in dominated[i])
                    if (--dominators[j] == 0) next.Add(j);
            }

            front = next;
        }

        return ranks;

        void Note(int winner, int loser)
        {
            dominated[winner].Add(loser);
            dominators[loser]++;
        }
    }

    /// <summary>How much room every point of one front has between its neighbours; infinite at the ends (section III B).</summary>
    internal static double[] Crowding(IReadOnlyList<IReadOnlyList<double>> front)
    {
        double[] room = new double[front.Count];
        for (int objective = 0; front.Count > 0 && objective < front[0].Count; objective++)
        {
            int[] order = [.. Enumerable.Range(0, front.Count).OrderBy(i => front[i][objective])];
            double range = front[order[^1]][objective] - front[order[0]][objective];
            room[order[0]] = room[order[^1]] = double.PositiveInfinity;
            if (!(range > 0) || double.IsInfinity(range)) continue;
            for (int i = 1; i + 1 < order.Length; i++)
                room[order[i]] += (front[order[i + 1]][objective] - front[order[i - 1]][objective]) / range;
        }

        return room;
    }
}
