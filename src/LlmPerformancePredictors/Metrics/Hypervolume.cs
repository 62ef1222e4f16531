namespace LlmPerformancePredictors.Metrics;

/// <summary>
/// How much of what is attainable at most a front dominates: the volume between its points and a reference (Zitzler and Thiele,
/// "Multiobjective evolutionary algorithms", 1999). One figure for a front of any number of objectives; higher is better.
/// </summary>
public static class Hypervolume
{
    /// <summary>Computes the volume exactly, in time that grows with the points to the power of the objectives.</summary>
    /// <param name="points">Objectives that are minimized, as many for each point; points of no front do no harm.</param>
    /// <param name="reference">
    /// The corner that everything is measured from, the worst of each objective; finite. What is not better than it in every
    /// objective counts nothing.
    /// </param>
    /// <returns>At least 0, in the product of the objectives' units.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no objective, a point has another number of them, or a number is NaN or infinite.
    /// </exception>
    public static double Compute(IEnumerable<IReadOnlyList<double>> points, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Count == 0) throw new ArgumentException("A hypervolume needs at least one objective.", nameof(reference));
        Require(reference, reference.Count, nameof(reference));
        IReadOnlyList<double>[] all = [.. points];
        foreach (IReadOnlyList<double> point in all) Require(point, reference.Count, nameof(points));
        IReadOnlyList<double>[] better = [.. all.Where(point => point.Zip(reference).All(pair => pair.First < pair.Second))];
        return Measure(better, reference, reference.Count);
    }

    // Slices along the last objective: within a slice everything up to its lower end dominates.
    private static double Measure(IReadOnlyList<double>[] points, IReadOnlyList<double> reference, int objectives)
    {
        if (points.Length == 0) return 0;
        int last = objectives - 1;
        if (last == 0) return reference[0] - points.Min(point => point[0]);
        IReadOnlyList<double>[] sorted = [.. points.OrderBy(point => point[last])];
        double volume = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double thickness = (i + 1 < sorted.Length ? sorted[i + 1][last] : reference[last]) - sorted[i][last];
            if (thickness > 0) volume += thickness * Measure(sorted[..(i + 1)], reference, last);
        }

        return volume;
    }

    private static void Require(IReadOnlyList<double> point, int objectives, string parameter)
    {
        if (point.Count != objectives)
            throw new ArgumentException(
                $"A point has {point.Count} objectives, the reference {objectives}; there must be as many.", parameter);
        foreach (double value in point)
            if (!double.IsFinite(value))
                throw new ArgumentException(
                    FormattableString.Invariant($"An objective is {value}; allowed is a finite number. Leave the point out."),
                    parameter);
    }
}
