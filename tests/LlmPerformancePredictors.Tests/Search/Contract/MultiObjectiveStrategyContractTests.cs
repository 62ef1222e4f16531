using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.MultiObjective;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

public class MultiObjectiveStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new MultiObjectiveStrategy(
        new MultiObjectiveOptions { PopulationSize = 8, Generations = 10 });

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => new MultiObjectiveStrategy(
        new MultiObjectiveOptions { PopulationSize = 8, Generations = 12 });
}
