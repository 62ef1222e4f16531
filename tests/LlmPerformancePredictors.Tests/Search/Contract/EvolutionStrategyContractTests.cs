using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

public class EvolutionStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new EvolutionStrategy(
        new EvolutionOptions { PopulationSize = 8, Parents = 3, Mutants = 4, Crossovers = 4, Generations = 10 });

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => new EvolutionStrategy(
        new EvolutionOptions { PopulationSize = 8, Parents = 3, Mutants = 4, Crossovers = 4, Generations = 13 });
}
