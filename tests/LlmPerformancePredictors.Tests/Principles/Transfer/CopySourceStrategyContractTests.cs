using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

public class CopySourceStrategyContractTests : SearchStrategyContractTests
{
    protected override bool DrawsFromTheWholeSpace => false;

    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new CopySourceStrategy(ContractTasks.Create(space));
}
