using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tests.Costs;

namespace LlmPerformancePredictors.Tests.Evaluation.Contamination;

public class DisguisedCostContractTests : CostModelContractTests
{
    private static readonly SpaceDisguise Disguise = new(MachineTranslationSpace.Instance, seed: 1);

    protected override SearchSpace Space => Disguise.Disguised;

    protected override ICostModel CreateModel() => new DisguisedCost(new TransformerFlops(0), Disguise);
}
