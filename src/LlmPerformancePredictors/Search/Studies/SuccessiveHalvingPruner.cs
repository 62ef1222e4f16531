using System.Globalization;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>
/// Asynchronous successive halving: at steps that grow by a factor only the best part of the trainings that have come so far goes
/// on (Li et al., "A System for Massively Parallel Hyperparameter Tuning", arXiv 1810.05934, algorithm 2, without waiting: what
/// is among the best when it arrives goes on).
/// </summary>
public sealed class SuccessiveHalvingPruner : IPruner
{
    private readonly int _firstStep, _factor;

    /// <summary>Creates the rule.</summary>
    /// <param name="firstStep">The step of the first decision; from 1, default 1.</param>
    /// <param name="factor">
    /// By how much the steps of decisions grow; one in as many trainings goes on from each. From 2, default 4.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public SuccessiveHalvingPruner(int firstStep = 1, int factor = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 2);
        (_firstStep, _factor) = (firstStep, factor);
    }

    /// <inheritdoc/>
    public string? FindReasonToStop(TrialCurve trial, IReadOnlyList<TrialCurve> others, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(metric);
        int step = trial.LastStep;
        if (!IsDecision(step)) return null;
        double own = trial.Scores[step];
        double[] reached = [.. others.Where(other => other.Scores.ContainsKey(step)).Select(other => other.Scores[step])];
        int goOn = Math.Max(1, (reached.Length + 1) / _factor);
        int better = reached.Count(score => metric.IsBetter(score, own));
        return better >= goOn
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"its {metric.Name} at step {step} is {own}, of rank {better + 1} of {reached.Length + 1}; the best {goOn} go on")
            : null;
    }

    private bool IsDecision(int step)
    {
        long decision = _firstStep;
        while (decision < step) decision *= _factor;
        return decision == step;
    }
}
