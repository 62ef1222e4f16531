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
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(demonstrations);
        ArgumentNullException.ThrowIfNull(test);
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

    // A fold, whose test may be one architecture, or what the folds test together.
    internal EvaluationSplit(
        (string Task, string Name, Metric Metric) row, IReadOnlyList<Demonstration> demonstrations,
        IReadOnlyList<Demonstration> test) =>
        (Task, Name, Metric, Demonstrations, Test) = (row.Task, row.Name, row.Metric, demonstrations, test);

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

    /// <summary>
    /// Splits trained architectures into folds: each is tested once, by predictors that see all folds but its own.
    /// <see cref="SplitResult.EvaluateFoldsAsync"/> makes one result of them, which <see cref="BaselineGate"/> takes.
    /// </summary>
    /// <param name="task">The task's name, the row of a report.</param>
    /// <param name="metric">The metric of all scores.</param>
    /// <param name="trained">The trained architectures; one that occurs twice is in one fold.</param>
    /// <param name="folds">How many, from 2 to the number of different architectures.</param>
    /// <param name="seed">The seed of the order in which architectures are dealt to the folds.</param>
    /// <returns>The folds, as even as can be; with the same seed the same.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, or more than architectures.</exception>
    /// <exception cref="ArgumentException">A score is outside the metric's range; the message names it.</exception>
    public static IReadOnlyList<EvaluationSplit> KFold(
        string task, Metric metric, IReadOnlyList<Demonstration> trained, int folds, int seed = 1)
    {
        IGrouping<Architecture, Demonstration>[] groups = Group(task, metric, trained);
        if (folds < 2 || folds > groups.Length)
            throw new ArgumentOutOfRangeException(
                nameof(folds), folds, FormattableString.Invariant(
                    $"Allowed is 2 to {groups.Length}, the number of different architectures, of which there must be 2."));
        RandomSource.Create(seed).Shuffle(groups);
        return CreateFolds(task, metric, groups, folds);
    }

    /// <summary>
    /// Leaves each trained architecture out once: as many folds as there are different architectures, the most that can be
    /// learned from few.
    /// </summary>
    /// <param name="task">The task's name, the row of a report.</param>
    /// <param name="metric">The metric of all scores.</param>
    /// <param name="trained">The trained architectures, at least two different ones.</param>
    /// <returns>The folds, in the order of the architectures.</returns>
    /// <remarks>
    /// Each fold lacks just the score that it is tested on, so the mean of the others falls where that score rises: over all
    /// folds a mean ranks the wrong way round (tau-b -1). That is no skill of whoever beats it; the other baselines count.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There are fewer than two different architectures, or a score is outside the metric's range; the message names it.
    /// </exception>
    public static IReadOnlyList<EvaluationSplit> LeaveOneOut(string task, Metric metric, IReadOnlyList<Demonstration> trained)
    {
        IGrouping<Architecture, Demonstration>[] groups = Group(task, metric, trained);
        if (groups.Length < 2)
            throw new ArgumentException(
                $"To leave one out of {task} takes at least two different architectures; there are {groups.Length}.",
                nameof(trained));
        return CreateFolds(task, metric, groups, groups.Length);
    }

    private static IGrouping<Architecture, Demonstration>[] Group(
        string task, Metric metric, IReadOnlyList<Demonstration> trained)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(trained);
        ScoreGuard.Require("trained architecture", trained, metric, nameof(trained));
        return [.. trained.GroupBy(one => one.Architecture)];
    }

    private static EvaluationSplit[] CreateFolds(
        string task, Metric metric, IGrouping<Architecture, Demonstration>[] groups, int folds) =>
        [.. Enumerable.Range(0, folds).Select(fold => new EvaluationSplit(
            (task, FormattableString.Invariant($"fold {fold + 1} of {folds}"), metric),
            [.. groups.Where((_, i) => i % folds != fold).SelectMany(group => group)],
            [.. groups.Where((_, i) => i % folds == fold).SelectMany(group => group)]))];
}
