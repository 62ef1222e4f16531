using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

/// <summary>It goes through a list, so that it does not draw from the whole space.</summary>
public class CopySourceStrategyContractTests : SearchStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new CopySourceStrategy(ContractTasks.Create(space));
}
