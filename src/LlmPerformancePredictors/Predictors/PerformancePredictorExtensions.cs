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
        this IPerformancePredictor predictor, Architecture architecture, CancellationToken cancellationToken = default) =>
        (await predictor.PredictAsync([architecture], cancellationToken).ConfigureAwait(false))[0];
}
