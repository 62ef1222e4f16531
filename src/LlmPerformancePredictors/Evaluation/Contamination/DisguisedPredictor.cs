using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>Asks a predictor of the disguised space about architectures of the original one.</summary>
/// <param name="inner">The predictor.</param>
/// <param name="disguise">The disguise.</param>
/// <param name="metric">The original metric, of which the predictor knows no more than its disguise.</param>
internal sealed class DisguisedPredictor(
    IPerformancePredictor inner, SpaceDisguise disguise, Metric metric) : DelegatingPerformancePredictor(inner)
{
    public override SearchSpace Space => disguise.Original;

    public override Metric Metric => Inner.Metric == SpaceDisguise.Disguise(metric) ? metric : Inner.Metric;

    public override Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default) =>
        base.PredictAsync([.. architectures.Select(disguise.Disguise)], cancellationToken);
}
