using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Trees;

/// <summary>Trains <see cref="GradientBoostedTreesPredictor"/> with a host's options.</summary>
/// <param name="options">How to train.</param>
public sealed class GradientBoostedTreesTrainer(IOptions<GradientBoostedTreesOptions> options)
{
    private readonly IOptions<GradientBoostedTreesOptions> _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <summary>Trains the trees.</summary>
    /// <param name="features">What the trees see of an architecture.</param>
    /// <param name="metric">The metric of the scores.</param>
    /// <param name="demonstrations">Trained architectures, at least two.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="OptionsValidationException">
    /// An option of the host is not allowed; the message names it and what is.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// There are fewer than two demonstrations, or a score is outside the metric's range.
    /// </exception>
    public GradientBoostedTreesPredictor Fit(
        FeatureEncoder features, Metric metric, IReadOnlyList<Demonstration> demonstrations)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(demonstrations);
        return GradientBoostedTreesPredictor.Fit(features, metric, demonstrations, _options.Value);
    }
}
