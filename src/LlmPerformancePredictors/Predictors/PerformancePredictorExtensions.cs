using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>Conveniences over <see cref="IPerformancePredictor"/>.</summary>
public static class PerformancePredictorExtensions
{
    /// <summary>Predicts one architecture.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="architecture">An architecture of its space.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A score, or the reason why there is none.</returns>
    public static async Task<Prediction> PredictAsync(
        this IPerformancePredictor predictor, Architecture architecture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(architecture);
        return (await predictor.PredictAsync([architecture], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// The same predictor, the errors of whose scores count on another scale. The scores stay as they are; what is fitted on the
    /// predictor afterwards, such as an offset, a calibration or a distilled network, is fitted on that scale.
    /// </summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="scale">The scale.</param>
    /// <returns>
    /// The predictor; itself where it is on that scale. A score that has no place on the scale is a failure that names it.
    /// </returns>
    /// <exception cref="ArgumentException">The metric's range begins below 0 and the scale is logarithmic.</exception>
    public static IPerformancePredictor OnScale(this IPerformancePredictor predictor, MetricScale scale)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        return predictor.Metric.Scale == scale ? predictor : new RescaledPredictor(predictor, scale);
    }
}
