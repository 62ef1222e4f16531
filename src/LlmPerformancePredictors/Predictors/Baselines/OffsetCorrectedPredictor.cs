using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Predictors.Baselines;

/// <summary>
/// Adds to every score of another predictor the offset that makes it right on average on the demonstrations. A supernet
/// ranks well and is far off in absolute terms; this is the least that it deserves before it is compared.
/// </summary>
public sealed class OffsetCorrectedPredictor : DelegatingPerformancePredictor
{
    private OffsetCorrectedPredictor(IPerformancePredictor inner, double offset)
        : base(inner) => Offset = offset;

    /// <summary>
    /// What is added to every score on the metric's scale: its unit, or on a logarithmic scale the decimal logarithm of a factor.
    /// </summary>
    public double Offset { get; }

    /// <inheritdoc/>
    public override string Identity => FormattableString.Invariant($"{base.Identity}, offset {Offset:R}");

    /// <summary>
    /// Fits the offset: the mean of the demonstrations' scores less the mean of what the predictor says of them.
    /// </summary>
    /// <param name="inner">The predictor to correct.</param>
    /// <param name="demonstrations">At least one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The corrected predictor.</returns>
    /// <exception cref="ArgumentException">There is no demonstration.</exception>
    /// <exception cref="InvalidOperationException">
    /// The predictor has no score of a demonstration; the message says why.
    /// </exception>
    public static async Task<OffsetCorrectedPredictor> FitAsync(
        IPerformancePredictor inner, IReadOnlyList<Demonstration> demonstrations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(demonstrations);
        if (demonstrations.Count == 0)
            throw new ArgumentException("An offset needs at least one demonstration; there is none.", nameof(demonstrations));
        ScoreGuard.Require("demonstration", demonstrations, inner.Metric, nameof(demonstrations));
        Architecture[] architectures = [.. demonstrations.Select(demonstration => demonstration.Architecture)];
        IReadOnlyList<Prediction> predictions = ScoreGuard.Check(
            "The predictor", inner.Metric, architectures,
            await inner.PredictAsync(architectures, cancellationToken).ConfigureAwait(false));
        for (int i = 0; i < architectures.Length; i++)
            if (predictions[i].Failure is { } failure)
                throw new InvalidOperationException(
                    $"The predictor has no score of the demonstration {architectures[i]}: {failure.Reason}. "
                    + "Leave it out, or ask again.");
        return new OffsetCorrectedPredictor(
            inner,
            demonstrations.Zip(predictions, (demonstration, prediction) =>
                inner.Metric.ToScale(demonstration.Score) - inner.Metric.ToScale(prediction.Score)).Mean());
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        IReadOnlyList<Prediction> predictions = await base.PredictAsync(architectures, cancellationToken).ConfigureAwait(false);
        return [.. predictions.Select(Correct)];
    }

    private Prediction Correct(Prediction prediction) => prediction.HasScore
        ? Prediction.FromScore(
            Metric.FromScale(Metric.ToScale(prediction.Score) + Offset),
            Metric.Scale == MetricScale.Linear
                ? prediction.StandardDeviation
                : Metric.FromScale(Offset) * prediction.StandardDeviation) with
        {
            SampleFailures = prediction.SampleFailures,
        }
        : prediction;
}
