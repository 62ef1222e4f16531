using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

public class PrincipleTransferStrategyContractTests : SearchStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new PrincipleTransferStrategy(
        ContractTasks.Create(space), new CountingPrincipleLearner(), new PrincipleTransferOptions { AdaptEvery = 6 });
}
