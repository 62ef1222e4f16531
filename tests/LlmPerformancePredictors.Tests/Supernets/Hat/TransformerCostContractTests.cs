using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tests.Costs;

namespace LlmPerformancePredictors.Tests.Supernets.Hat;

public class TransformerParametersContractTests : CostModelContractTests
{
    protected override ICostModel CreateModel() => new TransformerParameters();
}

[TestFixture(0)]
[TestFixture(32_000)]
public class TransformerFlopsContractTests(int vocabularySize) : CostModelContractTests
{
    protected override ICostModel CreateModel() => new TransformerFlops(vocabularySize);
}
