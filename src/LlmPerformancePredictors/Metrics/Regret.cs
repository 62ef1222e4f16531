namespace LlmPerformancePredictors.Metrics;

/// <summary>What is lost by training only the architectures that a predictor likes best.</summary>
public static class Regret
{
    /// <summary>How much better the best architecture is than the best of the k with the best predicted scores.</summary>
    /// <param name="truth">True scores, at least one.</param>
    /// <param name="predicted">Predicted scores, as many.</param>
    /// <param name="k">How many are trained, from 1 to their number.</param>
    /// <param name="direction">Which way the metric improves.</param>
    /// <returns>
    /// At least 0, in the metric's unit. Of architectures with equal predictions the truly worse come first: no luck is assumed.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ, or there is no number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1 or above the number of scores.</exception>
    public static double AtK(
        IReadOnlyList<double> truth, IReadOnlyList<double> predicted, int k,
        MetricDirection direction = MetricDirection.HigherIsBetter)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predicted);
        Paired.Require(truth, predicted, 1);
        if (k < 1 || k > truth.Count)
            throw new ArgumentOutOfRangeException(nameof(k), k, $"Regret at k needs a k from 1 to {truth.Count}.");
        double sign = direction == MetricDirection.HigherIsBetter ? 1 : -1;
        double best = truth.Max(score => sign * score);
        double chosen = Enumerable.Range(0, truth.Count)
            .OrderByDescending(i => sign * predicted[i])
            .ThenBy(i => sign * truth[i])
            .Take(k)
            .Max(i => sign * truth[i]);
        return best - chosen;
    }
}
