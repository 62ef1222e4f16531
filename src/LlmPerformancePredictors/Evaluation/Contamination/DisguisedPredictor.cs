using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>Asks a predictor of the disguised space about architectures of the original one.</summary>
internal sealed class DisguisedPredictor(
    IPerformancePredictor inner, SpaceDisguise disguise) : DelegatingPerformancePredictor(inner)
{
    public override SearchSpace Space => disguise.Original;

    public override Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default) =>
        base.PredictAsync([.. architectures.Select(disguise.Disguise)], cancellationToken);
}
