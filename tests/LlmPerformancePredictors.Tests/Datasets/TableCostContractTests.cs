using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Costs;

namespace LlmPerformancePredictors.Tests.Datasets;

public class TableCostContractTests : CostModelContractTests
{
    protected override SearchSpace Space => NasBenchGraph.Space;

    protected override ICostModel CreateModel() => NasBenchGraph.Arxiv.Latency.AsCost();
}
