using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

public class PrincipleTransferStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => Create(space, 60);

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => Create(space, 70);

    private static PrincipleTransferStrategy Create(SearchSpace space, int evaluations) => new(
        ContractTasks.Create(space), new CountingPrincipleLearner(),
        new PrincipleTransferOptions { AdaptEvery = 6, MaxEvaluations = evaluations });
}
