namespace LlmPerformancePredictors.Search;

/// <summary>
/// Pareto dominance of points whose objectives are all minimized: one dominates another that it is nowhere worse than and
/// somewhere better. Equals do not dominate each other.
/// </summary>
internal static class ParetoDominance
{
    /// <summary>Whether a point dominates another.</summary>
    /// <param name="point">Objectives, lower is better.</param>
    /// <param name="other">As many of the other point.</param>
    /// <returns>True if it does; never where either has a NaN.</returns>
    public static bool Dominates(IReadOnlyList<double> point, IReadOnlyList<double> other)
    {
        bool isBetter = false;
        for (int i = 0; i < point.Count; i++)
        {
            if (!(point[i] <= other[i])) return false;
            isBetter |= point[i] < other[i];
        }

        return isBetter;
    }

    /// <summary>Finds the front: what nothing else dominates.</summary>
    /// <typeparam name="T">Anything.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="measure">The objectives of an item, as many for each; an item with a NaN is left out.</param>
    /// <returns>The front, in the order of the items.</returns>
    public static IReadOnlyList<T> FindFront<T>(IEnumerable<T> items, Func<T, IReadOnlyList<double>> measure)
    {
        var front = new List<(T Item, IReadOnlyList<double> Point)>();
        foreach (T item in items)
        {
            IReadOnlyList<double> point = measure(item);
            if (point.Any(double.IsNaN) || front.Exists(member => Dominates(member.Point, point))) continue;
            front.RemoveAll(member => Dominates(point, member.Point));
            front.Add((item, point));
        }

        return [.. front.Select(member => member.Item)];
    }
}
