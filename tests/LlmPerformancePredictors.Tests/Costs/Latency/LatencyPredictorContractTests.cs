using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;

namespace LlmPerformancePredictors.Tests.Costs.Latency;

public class LatencyPredictorContractTests : CostModelContractTests
{
    protected override ICostModel CreateModel() => HatLatency.TitanXpWmt14EnDe;
}
