using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Evaluation.Contamination;

public class DisguisedPredictorContractTests : PerformancePredictorContractTests
{
    private static readonly SpaceDisguise Disguise = new(ToySpaces.Network, seed: 1);

    protected override IReadOnlyList<Architecture> Architectures { get; } =
        [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 10 == 0)];

    protected override IPerformancePredictor CreatePredictor()
    {
        Dictionary<Architecture, double> scores =
            Disguise.Disguised.Enumerate().Index().ToDictionary(pair => pair.Item, pair => pair.Index / 10.0);
        return new DisguisedPredictor(
            new TablePredictor(Disguise.Disguised, Metric.Bleu, "table", scores), Disguise, Metric.Bleu);
    }
}
