using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// Searches of a benchmark by all strategies, which know the same demonstrations and have equal numbers of trusted evaluations.
/// </summary>
internal sealed class SearchRivals(
    PredictionBenchmark benchmark, IReadOnlyList<FeatureDistance> distances, PriorMean prior, int budget)
{
    private readonly IPerformancePredictor _trained = benchmark.AsPredictor();

    public (string Name, Func<ISearchStrategy> Create)[] Strategies { get; } =
    [
        ("random", () => new RandomStrategy(new RandomSearchOptions { Candidates = budget })),
        ("evolution (HAT)", () => new EvolutionStrategy(Small())),
        ("regularized-evolution", () => new RegularizedEvolutionStrategy(
            new RegularizedEvolutionOptions { PopulationSize = 10, TournamentSize = 5, Cycles = budget })),
        ("hs-nas", () => new HybridStrategy(new HybridOptions { Evolution = Small() })),
        ("bayesian", () => Learn(distances, budget, [])),
        ("bayesian-prior", () => Learn(distances, budget, [prior])),
    ];

    /// <summary>Bayesian optimization with another prior mean.</summary>
    public ISearchStrategy CreateWith(PriorMean other) => Learn(distances, budget, [other]);

    /// <summary>What a language model said of the pool of seed 1, distilled into a Gaussian process, as a prior mean.</summary>
    public static async Task<PriorMean> DistillAsync(
        PredictionBenchmark benchmark, IReadOnlyList<FeatureDistance> distances)
    {
        using var client = new ReplayChatClient(RecordedAnswers.All);
        IReadOnlyList<Architecture> pool = benchmark.GetPool(1);
        var model = new LlmPerformancePredictor(
            client, benchmark.Task, benchmark.GetSplit(1).Demonstrations, null,
            new LlmPredictorOptions { BatchSize = benchmark.PoolPerPrompt });
        IReadOnlyList<Prediction> labels = await model.PredictAsync(pool);
        return new PriorMean("llm", await GaussianProcessPredictor.FitAsync(
            benchmark.Space, benchmark.Task.Metric,
            [.. pool.Zip(labels, (network, label) => new Demonstration(network, label.Score))],
            distances: distances));
    }

    /// <summary>The best score after each evaluation; those that are known count as evaluations, and come first.</summary>
    public async Task<double[]> RunAsync(ISearchStrategy strategy, IReadOnlyList<Demonstration> known, int seed)
    {
        var problem = new SearchProblem(
            benchmark.Space,
            [new SearchPredictor("cheap", prior.Predictor), new SearchPredictor("trained", _trained)],
            known: known);
        SearchResult result = await new ArchitectureSearch(
            problem, strategy, new SearchOptions { Seed = seed, MaxEvaluations = budget - known.Count }).RunAsync();
        List<double> curve = [.. known.Select(_ => known.Max(one => one.Score)), .. result.History.GetConvergence("trained")];
        while (curve.Count < budget) curve.Add(curve[^1]);
        return [.. curve];
    }

    /// <summary>The strategy of a name, or all of them.</summary>
    /// <exception cref="ArgumentException">None has the name.</exception>
    public static IReadOnlyList<(string Name, Func<ISearchStrategy> Create)> Select(
        IReadOnlyList<(string Name, Func<ISearchStrategy> Create)> strategies, string? name)
    {
        if (name is null) return strategies;
        return strategies.FirstOrDefault(strategy => strategy.Name == name) is { Create: not null } found
            ? [found]
            : throw new ArgumentException(
                $"--strategy is '{name}'; it is one of {string.Join(", ", strategies.Select(strategy => strategy.Name))}.");
    }

    /// <summary>Ten networks of the benchmark that a seed draws.</summary>
    public static IReadOnlyList<Demonstration> DrawTen(PredictionBenchmark benchmark, int seed)
    {
        Architecture[] all = [.. benchmark.Scores.Keys];
        RandomSource.Create(seed, 1).Shuffle(all);
        return [.. all.Take(10).Select(network => new Demonstration(network, benchmark.Scores[network]))];
    }

    public static string Summarize(IEnumerable<double> values, string format)
    {
        double[] all = [.. values];
        double error = all.Length > 1 ? all.StandardDeviation() / Math.Sqrt(all.Length) : 0;
        return $"{all.Mean().ToString(format, CultureInfo.InvariantCulture)} ± "
            + error.ToString(format, CultureInfo.InvariantCulture);
    }

    private static BayesianOptimizationStrategy Learn(
        IReadOnlyList<FeatureDistance> distances, int budget, PriorMean[] priors) => new(
        new BayesianOptimizationOptions { Evaluations = budget, InitialArchitectures = 2, MaxEnumerated = 60_000 },
        priors, distances);

    // Ten generations of trusted evaluations fit into the budget; HS-NAS has as many before them by the cheap predictor.
    private static EvolutionOptions Small() =>
        new() { PopulationSize = 10, Parents = 5, Mutants = 5, Crossovers = 5, Generations = 40 };
}
