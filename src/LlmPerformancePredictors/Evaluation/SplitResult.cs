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

        var results = new List<PredictorResult>();
        Architecture[] tests = [.. split.Test.Select(test => test.Architecture)];
        foreach ((string name, IPerformancePredictor predictor) in predictors)
        {
            IReadOnlyList<Prediction> predictions = ScoreGuard.RequireAll(
                $"'{name}'", tests, await predictor.PredictAsync(tests, cancellationToken).ConfigureAwait(false));

            // Predictions may leave the range, but there is no error of what has no place on the scale.
            if (split.Metric.Scale == MetricScale.Logarithmic)
                predictions = ScoreGuard.Check($"'{name}'", split.Metric, tests, predictions);
            results.Add(new PredictorResult(name, split, predictions));
        }

        return new SplitResult(split, results);
    }

    private static string DescribeDifference(string name, Metric metric, EvaluationSplit split) =>
        metric.Name == split.Metric.Name && metric.Scale != split.Metric.Scale
            ? $"'{name}' predicts {metric.Name} on the scale '{metric.Scale}'; {split.Task} is measured on "
                + $"'{split.Metric.Scale}'. Put the predictor on it with OnScale, or fit it on it."
            : $"'{name}' predicts {metric.Name}; {split.Task} is measured in {split.Metric.Name}.";
}
