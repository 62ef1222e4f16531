namespace LlmPerformancePredictors.Metrics;

internal static class Paired
{
    public static void Require(IReadOnlyList<double> truth, IReadOnlyList<double> predicted, int minimum)
    {
        if (truth.Count != predicted.Count)
            throw new ArgumentException(
                $"There are {truth.Count} true and {predicted.Count} predicted scores; there must be as many.",
                nameof(predicted));
        if (truth.Count < minimum)
            throw new ArgumentException($"There are {truth.Count} scores; at least {minimum} are needed.", nameof(truth));
    }
}
