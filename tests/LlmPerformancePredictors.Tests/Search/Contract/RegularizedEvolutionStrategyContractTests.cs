using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

public class RegularizedEvolutionStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new RegularizedEvolutionStrategy(
        new RegularizedEvolutionOptions { PopulationSize = 6, TournamentSize = 3, Cycles = 400 });

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => new RegularizedEvolutionStrategy(
        new RegularizedEvolutionOptions { PopulationSize = 6, TournamentSize = 3, Cycles = 430 });
}
