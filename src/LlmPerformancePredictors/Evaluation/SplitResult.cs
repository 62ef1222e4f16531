using LlmPerformancePredictors.Predictors;

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
    public static async Task<SplitResult> EvaluateAsync(
        EvaluationSplit split, IReadOnlyList<NamedPredictor> predictors, CancellationToken cancellationToken = default)
    {
        var results = new List<PredictorResult>();
        foreach ((string name, IPerformancePredictor predictor) in predictors)
        {
            if (results.Exists(result => result.Predictor == name))
                throw new ArgumentException(
                    $"Two predictors are called '{name}'; a report needs different names.", nameof(predictors));
            if (predictor.Metric != split.Metric)
                throw new ArgumentException(
                    $"'{name}' predicts {predictor.Metric.Name}; {split.Task} is measured in {split.Metric.Name}.",
                    nameof(predictors));
            IReadOnlyList<Prediction> predictions = await predictor
                .PredictAsync([.. split.Test.Select(test => test.Architecture)], cancellationToken).ConfigureAwait(false);
            results.Add(new PredictorResult(name, split, predictions));
        }

        return new SplitResult(split, results);
    }
}
