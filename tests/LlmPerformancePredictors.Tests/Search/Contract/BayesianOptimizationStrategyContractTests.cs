using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>The contract, with the whole space as candidates.</summary>
public class BayesianOptimizationStrategyContractTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => Create(40);

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => Create(46);

    private static BayesianOptimizationStrategy Create(int evaluations) => new(
        new BayesianOptimizationOptions { Evaluations = evaluations, InitialArchitectures = 6 });
}

/// <summary>The contract, with candidates that are drawn, batches, and a prior mean.</summary>
public class BayesianOptimizationStrategyInLargeSpacesTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => Create(space, 40);

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => Create(space, 46);

    private static BayesianOptimizationStrategy Create(SearchSpace space, int evaluations) => new(
        new BayesianOptimizationOptions
        {
            Evaluations = evaluations,
            InitialArchitectures = 6,
            MaxEnumerated = 0,
            Candidates = 200,
            BatchSize = 3,
        },
        [new("fewer first options", new ContractPrior(space))]);
}

/// <summary>The contract, with a predictor that is asked again during the search.</summary>
public class BayesianOptimizationStrategyThatAsksAgainTests : DrawingStrategyContractTests
{
    protected override ISearchStrategy CreateStrategy(SearchSpace space) => Create(space, 40);

    protected override ISearchStrategy? CreateLongerStrategy(SearchSpace space) => Create(space, 46);

    private static BayesianOptimizationStrategy Create(SearchSpace space, int evaluations) => new(
        new BayesianOptimizationOptions { Evaluations = evaluations, InitialArchitectures = 6 },
        relabeling: new Relabeling { CreatePredictor = _ => new ContractPrior(space), Every = 9, PoolSize = 20 });
}
