using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles;

/// <summary>The task that is searched. It carries no scores: what is known of it, the search has paid for.</summary>
public sealed record TargetTask
{
    /// <summary>Creates the task.</summary>
    /// <param name="name">Its name, as prompts write it, for example <c>CIFAR-100</c>.</param>
    /// <param name="space">The whole space, before it is refined.</param>
    /// <param name="metric">What the search optimizes.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TargetTask(string name, SearchSpace space, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(metric);
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("A target task needs a name; it was empty.", nameof(name));
        (Name, Space, Metric) = (name, space, metric);
    }

    /// <summary>The name, as prompts write it.</summary>
    public string Name { get; }

    /// <summary>The whole space.</summary>
    public SearchSpace Space { get; }

    /// <summary>What the search optimizes.</summary>
    public Metric Metric { get; }
}
