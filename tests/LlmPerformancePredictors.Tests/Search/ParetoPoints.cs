namespace LlmPerformancePredictors.Tests.Search;

/// <summary>Points on a coarse grid, so that equal ones and equal coordinates are frequent.</summary>
internal static class ParetoPoints
{
    public static double[][] Draw(Random random)
    {
        int objectives = 1 + random.Next(3);
        return [.. Enumerable.Range(0, random.Next(30))
            .Select(_ => Enumerable.Range(0, objectives).Select(_ => (double)random.Next(6)).ToArray())];
    }

    /// <summary>The definition: nowhere worse, somewhere better.</summary>
    public static bool Dominates(double[] point, double[] other) =>
        point.Zip(other).All(pair => pair.First <= pair.Second) && point.Zip(other).Any(pair => pair.First < pair.Second);
}
