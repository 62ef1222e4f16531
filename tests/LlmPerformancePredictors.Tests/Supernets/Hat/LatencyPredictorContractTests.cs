using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Tests.Costs;

namespace LlmPerformancePredictors.Tests.Supernets.Hat;

public class LatencyPredictorContractTests : CostModelContractTests
{
    protected override ICostModel CreateModel() => HatLatency.TitanXpWmt14EnDe;
}
