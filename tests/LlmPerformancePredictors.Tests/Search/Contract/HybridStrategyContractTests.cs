using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>HS-NAS as in the paper, and with everything on: screening, audits and hand-over by trust.</summary>
[TestFixture(false)]
[TestFixture(true)]
public class HybridStrategyContractTests(bool screensAndAudits) : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => new HybridStrategy(new HybridOptions
    {
        Evolution = new EvolutionOptions { PopulationSize = 8, Parents = 3, Mutants = 4, Crossovers = 4, Generations = 16 },
        Schedule = PredictorSchedule.Alternating("cheap", "trusted", 16),
        ScreeningFraction = screensAndAudits ? 0.6 : null,
        HandOverBelow = screensAndAudits ? 0.1 : null,
        AuditsPerGeneration = 2,
        AgreementWindow = 4,
    });

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => new HybridStrategy(new HybridOptions
    {
        Evolution = new EvolutionOptions { PopulationSize = 8, Parents = 3, Mutants = 4, Crossovers = 4, Generations = 19 },
        Schedule = PredictorSchedule.Alternating("cheap", "trusted", 16),
        ScreeningFraction = screensAndAudits ? 0.6 : null,
        HandOverBelow = screensAndAudits ? 0.1 : null,
        AuditsPerGeneration = 2,
        AgreementWindow = 4,
    });
}
