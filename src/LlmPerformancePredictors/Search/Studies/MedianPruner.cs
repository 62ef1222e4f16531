using System.Globalization;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>
/// Stops a training whose best score so far is worse than the median of what finished ones had at the same step (the median
/// stopping rule of Golovin et al., "Google Vizier", KDD 2017, section 3.2.2, with scores in place of their running averages).
/// </summary>
public sealed class MedianPruner : IPruner
{
    private readonly int _minimumTrials, _firstStep;

    /// <summary>Creates the rule.</summary>
    /// <param name="minimumTrials">How many finished trainings must have reported the step; from 1, default 5.</param>
    /// <param name="firstStep">The first step at which a training may be stopped; from 1, default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public MedianPruner(int minimumTrials = 5, int firstStep = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumTrials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstStep, 1);
        (_minimumTrials, _firstStep) = (minimumTrials, firstStep);
    }

    /// <inheritdoc/>
    public string? FindReasonToStop(TrialCurve trial, IReadOnlyList<TrialCurve> others, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(metric);
        int step = trial.LastStep;
        if (step < _firstStep) return null;
        double[] reached = [.. others
            .Where(other => other.IsFinished && other.Scores.ContainsKey(step))
            .Select(other => other.Scores[step])
            .Order()];
        if (reached.Length < _minimumTrials) return null;
        double median = (reached[(reached.Length - 1) / 2] + reached[reached.Length / 2]) / 2;
        double best = trial.Scores.Values.Aggregate((one, other) => metric.IsBetter(other, one) ? other : one);
        return metric.IsBetter(median, best)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"its best {metric.Name} up to step {step} is {best}, the median of {reached.Length} finished trainings "
                + $"there {median}")
            : null;
    }
}
