using System.Globalization;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// Searches of one space by all strategies, from the same demonstrations and with equal numbers of trusted evaluations.
/// </summary>
internal sealed class SearchRivals(TrainedSpace data, GaussianProcessOptions process, PriorMean prior, int budget)
{
    public (string Name, Func<ISearchStrategy> Create)[] Strategies { get; } =
    [
        ("random", () => new RandomStrategy(new RandomSearchOptions { Candidates = budget })),
        ("evolution (HAT)", () => new EvolutionStrategy(Small())),
        ("regularized-evolution", () => new WarmEvolution()),
        ("hs-nas", () => new HybridStrategy(new HybridOptions { Evolution = Small() })),
        ("bayesian", () => Learn(process, budget, [])),
        ("bayesian-prior", () => Learn(process, budget, [prior])),
    ];

    /// <summary>The best score after each evaluation, demonstrations included.</summary>
    public async Task<double[]> RunAsync(ISearchStrategy strategy, IReadOnlyList<Demonstration> demonstrations, int seed)
    {
        var problem = new SearchProblem(
            data.Space, [new SearchPredictor("cheap", prior.Predictor), new SearchPredictor("trained", data.Table)],
            data.Constraints);
        SearchResult result = await new ArchitectureSearch(
            problem, new GivenFirst(demonstrations, strategy), new SearchOptions { Seed = seed, MaxEvaluations = budget })
            .RunAsync();
        List<double> curve = [.. result.History.GetConvergence("trained")];
        while (curve.Count < budget) curve.Add(curve[^1]);
        return [.. curve];
    }

    public static string Summarize(IEnumerable<double> values, string format)
    {
        double[] all = [.. values];
        double error = all.Length > 1 ? all.StandardDeviation() / Math.Sqrt(all.Length) : 0;
        return $"{all.Mean().ToString(format, CultureInfo.InvariantCulture)} ± "
            + error.ToString(format, CultureInfo.InvariantCulture);
    }

    private static BayesianOptimizationStrategy Learn(GaussianProcessOptions process, int budget, PriorMean[] priors) =>
        new(
            new BayesianOptimizationOptions
            {
                Evaluations = budget,
                InitialArchitectures = 2,
                MaxEnumerated = 60_000,
                Process = process,
            },
            priors);

    // Ten generations of trusted evaluations fit into the budget; HS-NAS has as many before them by the cheap predictor.
    private static EvolutionOptions Small() =>
        new() { PopulationSize = 10, Parents = 5, Mutants = 5, Crossovers = 5, Generations = 40 };
}
