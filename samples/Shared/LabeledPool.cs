using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Samples;

/// <summary>What the language model said about a pool.</summary>
/// <param name="Labels">The architectures that have a score.</param>
/// <param name="Failures">How many have none.</param>
/// <param name="Reason">Why the first of them has none, fit to be shown on a terminal.</param>
public sealed record LabeledPool(IReadOnlyList<Demonstration> Labels, int Failures, string? Reason)
{
    private const int Fewest = 10;

    /// <summary>Collects labels until there are no more.</summary>
    /// <param name="pool">The labels.</param>
    /// <returns>The labeled pool.</returns>
    /// <exception cref="TooFewLabelsException">Fewer than ten architectures have a score.</exception>
    public static async Task<LabeledPool> CollectAsync(IAsyncEnumerable<Label> pool)
    {
        var labels = new List<Demonstration>();
        int failures = 0;
        string? reason = null;
        await foreach (Label label in pool)
        {
            if (label.Prediction.HasScore)
            {
                labels.Add(new Demonstration(label.Architecture, label.Prediction.Score));
                continue;
            }

            failures++;
            reason ??= TerminalText.Clean(label.Prediction.Failure!.Reason);
        }

        if (labels.Count >= Fewest) return new LabeledPool(labels, failures, reason);
        throw new TooFewLabelsException(
            $"{labels.Count} of {labels.Count + failures} architectures were labeled, and {Fewest} are needed. "
            + $"The first that was not: {reason}");
    }
}
