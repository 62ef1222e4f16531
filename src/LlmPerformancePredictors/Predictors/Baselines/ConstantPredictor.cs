using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Predictors.Baselines;

/// <summary>Predicts the same score for every architecture: what the mean of the demonstrations alone is worth.</summary>
internal sealed class ConstantPredictor : SynchronousPredictor, IIdentifiedPredictor
{
    private readonly Prediction _prediction;

    /// <summary>Creates the predictor.</summary>
    /// <param name="space">The space.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="score">The score that it always predicts, within the metric's range.</param>
    /// <exception cref="ArgumentOutOfRangeException">The metric does not allow the score.</exception>
    public ConstantPredictor(SearchSpace space, Metric metric, double score)
        : base(space, metric) => _prediction = metric.Allows(score)
            ? Prediction.FromScore(score)
            : throw new ArgumentOutOfRangeException(
                nameof(score), score,
                FormattableString.Invariant($"The {metric.Name} {score} is not allowed; allowed is {metric.Range}."));

    /// <inheritdoc/>
    public string Identity => $"constant {_prediction}";

    /// <summary>The mean of the demonstrations' scores; on a logarithmic scale the geometric one.</summary>
    /// <param name="space">The space.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="demonstrations">At least one.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ArgumentException">There is no demonstration, or one's score is not allowed.</exception>
    public static ConstantPredictor FitMean(SearchSpace space, Metric metric, IReadOnlyList<Demonstration> demonstrations)
    {
        if (demonstrations.Count == 0)
            throw new ArgumentException("A mean needs at least one demonstration; there is none.", nameof(demonstrations));
        ScoreGuard.Require("demonstration", demonstrations, metric, nameof(demonstrations));
        double mean = metric.ToScale(demonstrations.Select(demonstration => demonstration.Score)).Mean();
        return new ConstantPredictor(space, metric, Math.Clamp(metric.FromScale(mean), metric.Minimum, metric.Maximum));
    }

    /// <inheritdoc/>
    protected override Prediction PredictCore(Architecture architecture) => _prediction;
}
