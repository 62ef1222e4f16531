using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>What predictors may learn from and what they are tested on; the two are checked to have nothing in common.</summary>
public sealed class EvaluationSplit
{
    /// <summary>Creates the split.</summary>
    /// <param name="task">The task's name, the row of a report.</param>
    /// <param name="name">The split's name within the task, for example its seed.</param>
    /// <param name="metric">The metric of all scores.</param>
    /// <param name="demonstrations">What predictors see.</param>
    /// <param name="test">What they are tested on, at least two.</param>
    /// <param name="labeled">Architectures that a language model labeled, if any; they may not be in the test either.</param>
    /// <exception cref="DataLeakException">Demonstrations, labeled pool and test overlap.</exception>
    /// <exception cref="ArgumentException">
    /// There are fewer than two test architectures, or a score is outside the metric's range; the message names it.
    /// </exception>
    public EvaluationSplit(
        string task, string name, Metric metric, IReadOnlyList<Demonstration> demonstrations, IReadOnlyList<Demonstration> test,
        IReadOnlyList<Architecture>? labeled = null)
    {
        if (test.Count < 2)
            throw new ArgumentException(
                $"The test of {task}, {name}, has {test.Count} architectures; a ranking needs at least 2.", nameof(test));
        LeakGuard.Require(
            ("demonstrations", demonstrations.Select(demonstration => demonstration.Architecture)),
            ("labeled pool", labeled ?? []),
            ("test", test.Select(demonstration => demonstration.Architecture)));
        ScoreGuard.Require("demonstration", demonstrations, metric, nameof(demonstrations));
        ScoreGuard.Require("test architecture", test, metric, nameof(test));
        (Task, Name, Metric, Demonstrations, Test) = (task, name, metric, demonstrations, test);
    }

    /// <summary>The task's name.</summary>
    public string Task { get; }

    /// <summary>The split's name within the task.</summary>
    public string Name { get; }

    /// <summary>The metric of all scores.</summary>
    public Metric Metric { get; }

    /// <summary>What predictors see.</summary>
    public IReadOnlyList<Demonstration> Demonstrations { get; }

    /// <summary>What they are tested on.</summary>
    public IReadOnlyList<Demonstration> Test { get; }
}
