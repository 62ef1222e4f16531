using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;

namespace LlmPerformancePredictors.Samples;

/// <summary>
/// Searches of a space by all strategies, which know the same trained architectures and have equal numbers of trusted
/// evaluations, that is, trainings: the sample shows them and the studies measure them, in one place.
/// </summary>
/// <param name="trained">Says what an architecture reaches when it is trained: the table of a benchmark, or training.</param>
/// <param name="distances">The parts of the process's distance that the space's own kernel lacks.</param>
/// <param name="cheap">The cheap predictor of HS-NAS.</param>
/// <param name="prior">The prior mean of Bayesian optimization.</param>
/// <param name="budget">The trainings of a search; those that are known before it count.</param>
/// <param name="constraints">What every architecture must keep; null for nothing.</param>
/// <param name="costs">What is stated of every architecture besides; null for nothing.</param>
public sealed class SearchRivals(
    IPerformancePredictor trained, IReadOnlyList<FeatureDistance> distances, IPerformancePredictor cheap, PriorMean prior,
    int budget, IReadOnlyList<Constraint>? constraints = null, IReadOnlyList<ICostModel>? costs = null)
{
    /// <summary>The name of the trusted predictor.</summary>
    public const string Trained = "trained";

    /// <summary>The strategies with their names, the cheapest to run first.</summary>
    public IReadOnlyList<(string Name, Func<ISearchStrategy> Create)> Strategies { get; } =
    [
        ("random", () => new RandomStrategy(new RandomSearchOptions { Candidates = budget })),
        ("evolution", () => new EvolutionStrategy(CreateSmall())),
        ("regularized-evolution", () => new RegularizedEvolutionStrategy(
            new RegularizedEvolutionOptions { PopulationSize = 10, TournamentSize = 5, Cycles = budget })),
        ("hs-nas", () => new HybridStrategy(new HybridOptions { Evolution = CreateSmall() })),
        ("bayesian", () => CreateBayesian(distances, budget, [])),
        ("bayesian-prior", () => CreateBayesian(distances, budget, [prior])),
    ];

    /// <summary>Bayesian optimization with another prior mean.</summary>
    /// <param name="other">The prior mean.</param>
    /// <returns>The strategy.</returns>
    public ISearchStrategy CreateWith(PriorMean other) => CreateBayesian(distances, budget, [other]);

    /// <summary>What a language model said of architectures, distilled into a Gaussian process, as a prior mean.</summary>
    /// <param name="benchmark">What was labeled.</param>
    /// <param name="labels">What the language model said.</param>
    /// <param name="distances">The parts of the process's distance that the space's own kernel lacks.</param>
    /// <returns>The prior mean.</returns>
    public static async Task<PriorMean> DistillAsync(
        PredictionBenchmark benchmark, IReadOnlyList<Demonstration> labels, IReadOnlyList<FeatureDistance> distances) =>
        new("llm", await GaussianProcessPredictor.FitAsync(
            benchmark.Space, benchmark.Task.Metric, labels, distances: distances));

    /// <summary>Searches once.</summary>
    /// <param name="strategy">How.</param>
    /// <param name="known">What is trained already; one that breaks a constraint counts as a training too.</param>
    /// <param name="seed">The search's seed.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>
    /// What was found, and the best score after each training, the known ones first; NaN before anything keeps the constraints.
    /// </returns>
    public async Task<RivalRun> RunAsync(
        ISearchStrategy strategy, IReadOnlyList<Demonstration> known, int seed, CancellationToken cancellationToken = default)
    {
        var problem = new SearchProblem(
            trained.Space,
            [new SearchPredictor("cheap", cheap), new SearchPredictor(Trained, trained)],
            constraints, costs, known);
        SearchResult result = await new ArchitectureSearch(
            problem, strategy, new SearchOptions { Seed = seed, MaxEvaluations = budget - known.Count })
            .RunAsync(cancellationToken: cancellationToken);
        List<ScoredCandidate> ranked = Ranking.BestFirst(result.History.Known);
        double first = ranked.Count > 0 ? ranked[0].Score : double.NaN;
        List<double> curve = [.. known.Select(_ => first), .. result.History.GetConvergence(Trained)];
        while (curve.Count < budget) curve.Add(curve[^1]);
        IEnumerable<ScoredCandidate> evaluated = result.History.GetEvaluations(Trained).Select(evaluation => evaluation.Scored);
        return new RivalRun(
            curve, [.. evaluated.Select(scored => new Demonstration(scored.Architecture, scored.Score))], result.Best,
            ComparedRun.FromResult(result));
    }

    private static BayesianOptimizationStrategy CreateBayesian(
        IReadOnlyList<FeatureDistance> distances, int budget, PriorMean[] priors) => new(
        new BayesianOptimizationOptions { Evaluations = budget, InitialArchitectures = 2, MaxEnumerated = 60_000 },
        priors, distances);

    // Ten generations of trusted evaluations fit into the budget; HS-NAS has as many before them by the cheap predictor.
    private static EvolutionOptions CreateSmall() =>
        new() { PopulationSize = 10, Parents = 5, Mutants = 5, Crossovers = 5, Generations = 40 };
}
