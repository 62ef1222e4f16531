using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>Another predictor's scores, whose errors count on another scale.</summary>
internal sealed class RescaledPredictor : DelegatingPerformancePredictor
{
    public RescaledPredictor(IPerformancePredictor inner, MetricScale scale)
        : base(inner) => Metric = inner.Metric with { Scale = scale };

    public override Metric Metric { get; }

    public override async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default) => ScoreGuard.Check(
            "The predictor", Metric, architectures,
            await base.PredictAsync(architectures, cancellationToken).ConfigureAwait(false));
}
