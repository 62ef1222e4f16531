using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

public class RandomStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) =>
        new RandomStrategy(new RandomSearchOptions { Candidates = 60, GenerationSize = 9 });

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) =>
        new RandomStrategy(new RandomSearchOptions { Candidates = 68, GenerationSize = 9 });
}
