using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Exhaustive;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

public class ExhaustiveStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) =>
        new ExhaustiveStrategy(new ExhaustiveSearchOptions { GenerationSize = 9 });
}
