using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>What all predictors said of one split.</summary>
public sealed class SplitResult
{
    private SplitResult(EvaluationSplit split, IReadOnlyList<PredictorResult> results) => (Split, Results) = (split, results);

    /// <summary>The split.</summary>
    public EvaluationSplit Split { get; }

    /// <summary>One result a predictor, in the order evaluated.</summary>
    public IReadOnlyList<PredictorResult> Results { get; }

    /// <summary>The result of a predictor.</summary>
    /// <param name="predictor">Its name.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">No such predictor was evaluated.</exception>
    public PredictorResult this[string predictor] =>
        Results.FirstOrDefault(result => result.Predictor == predictor)
        ?? throw new ArgumentException(
            $"'{predictor}' was not evaluated on {Split.Task}, {Split.Name}; "
            + $"there are {string.Join(", ", Results.Select(result => result.Predictor))}.",
            nameof(predictor));

    /// <summary>Asks every predictor for the test architectures.</summary>
    /// <param name="split">The split.</param>
    /// <param name="predictors">Predictors fitted on the split's demonstrations, with different names.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentException">Two predictors have the same name, or one predicts another metric.</exception>
    /// <exception cref="InvalidArchitectureException">A predictor is of another space than the test.</exception>
    public static async Task<SplitResult> EvaluateAsync(
        EvaluationSplit split, IReadOnlyList<NamedPredictor> predictors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(predictors);
        List<(string Name, IReadOnlyList<Prediction> Predictions)> answers =
            await AskAsync(split, predictors, cancellationToken).ConfigureAwait(false);
        return new SplitResult(
            split, [.. answers.Select(answer => new PredictorResult(answer.Name, split, answer.Predictions))]);
    }

    /// <summary>
    /// Fits predictors on each fold and asks them for its test: one result in which every architecture was predicted by who had
    /// not seen it.
    /// </summary>
    /// <param name="folds">
    /// <see cref="EvaluationSplit.KFold"/> or <see cref="EvaluationSplit.LeaveOneOut"/> of one task.
    /// </param>
    /// <param name="fit">
    /// Makes the predictors from the demonstrations of a fold; every fold has the same names in the same order.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// The result, whose split has the tests of all folds and no demonstrations: error and ranking are over all of them.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// There is no fold, folds are of different tasks or test an architecture twice, names differ between folds, or a predictor
    /// has another metric.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">A predictor is of another space than the test.</exception>
    public static async Task<SplitResult> EvaluateFoldsAsync(
        IReadOnlyList<EvaluationSplit> folds,
        Func<EvaluationSplit, CancellationToken, Task<IReadOnlyList<NamedPredictor>>> fit,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        EvaluationSplit whole = Join(folds);
        var answers = new List<List<(string Name, IReadOnlyList<Prediction> Predictions)>>();
        foreach (EvaluationSplit fold in folds)
        {
            IReadOnlyList<NamedPredictor> predictors = await fit(fold, cancellationToken).ConfigureAwait(false);
            answers.Add(await AskAsync(fold, predictors, cancellationToken).ConfigureAwait(false));
            string[] names = [.. answers[^1].Select(one => one.Name)], first = [.. answers[0].Select(one => one.Name)];
            if (!names.SequenceEqual(first, StringComparer.Ordinal))
                throw new ArgumentException(
                    $"{fold.Name} has the predictors {string.Join(", ", names)}, {folds[0].Name} {string.Join(", ", first)}; "
                    + "every fold has the same.",
                    nameof(fit));
        }

        return new SplitResult(whole, [.. answers[0].Select((one, i) => new PredictorResult(
            one.Name, whole, [.. answers.SelectMany(fold => fold[i].Predictions)]))]);
    }

    private static async Task<List<(string Name, IReadOnlyList<Prediction> Predictions)>> AskAsync(
        EvaluationSplit split, IReadOnlyList<NamedPredictor> predictors, CancellationToken cancellationToken)
    {
        // All are checked before the first is asked: what it answers may have to be paid for.
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, IPerformancePredictor predictor) in predictors)
        {
            if (!names.Add(name))
                throw new ArgumentException(
                    $"Two predictors are called '{name}'; a report needs different names.", nameof(predictors));
            if (predictor.Metric != split.Metric)
                throw new ArgumentException(
                    DescribeDifference(name, predictor.Metric, split), nameof(predictors));
            foreach (Demonstration test in split.Test) predictor.Space.Adopt(test.Architecture);
        }

        var answers = new List<(string Name, IReadOnlyList<Prediction> Predictions)>();
        Architecture[] tests = [.. split.Test.Select(test => test.Architecture)];
        foreach ((string name, IPerformancePredictor predictor) in predictors)
        {
            IReadOnlyList<Prediction> predictions = ScoreGuard.RequireAll(
                $"'{name}'", tests, await predictor.PredictAsync(tests, cancellationToken).ConfigureAwait(false));

            // Predictions may leave the range, but there is no error of what has no place on the scale.
            if (split.Metric.Scale == MetricScale.Logarithmic)
                predictions = ScoreGuard.Check($"'{name}'", split.Metric, tests, predictions);
            answers.Add((name, predictions));
        }

        return answers;
    }

    private static EvaluationSplit Join(IReadOnlyList<EvaluationSplit> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        if (folds.Count == 0) throw new ArgumentException("There is no fold; at least one is needed.", nameof(folds));
        if (folds.FirstOrDefault(fold => fold.Task != folds[0].Task || fold.Metric != folds[0].Metric) is { } other)
            throw new ArgumentException(
                $"{other.Name} is of {other.Task} in {other.Metric.Name}, {folds[0].Name} of {folds[0].Task} in "
                + $"{folds[0].Metric.Name}; folds are of one task.",
                nameof(folds));
        var tested = new HashSet<Architecture>();
        foreach (EvaluationSplit fold in folds)
        {
            Architecture[] own = [.. fold.Test.Select(one => one.Architecture).Distinct()];
            if (Array.Find(own, tested.Contains) is { } twice)
                throw new ArgumentException(
                    $"{fold.Name} tests {twice}, which a fold before it tests; each architecture is in one fold.", nameof(folds));
            tested.UnionWith(own);
        }

        return new EvaluationSplit(
            (folds[0].Task, FormattableString.Invariant($"{folds.Count} folds"), folds[0].Metric), [],
            [.. folds.SelectMany(fold => fold.Test)]);
    }

    private static string DescribeDifference(string name, Metric metric, EvaluationSplit split) =>
        metric.Name == split.Metric.Name && metric.Scale != split.Metric.Scale
            ? $"'{name}' predicts {metric.Name} on the scale '{metric.Scale}'; {split.Task} is measured on "
                + $"'{split.Metric.Scale}'. Put the predictor on it with OnScale, or fit it on it."
            : $"'{name}' predicts {metric.Name}; {split.Task} is measured in {split.Metric.Name}.";
}
