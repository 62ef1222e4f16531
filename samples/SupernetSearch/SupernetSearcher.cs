using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Transformers;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Searches under a limit of operations with the supernet as trusted predictor: HAT's evolution, and HS-NAS.</summary>
internal sealed class SupernetSearcher(ArchitectureSearchFactory searches, SupernetSearchOptions options, IAnsiConsole console)
{
    /// <summary>Operations that about a third of the space stays below.</summary>
    public const double LimitFlops = 6_000_000;

    private const string Supernet = "supernet";
    private const string Cheap = "ridge";

    private static readonly EvolutionOptions Evolution =
        new() { PopulationSize = 50, Parents = 10, Mutants = 20, Crossovers = 20, Generations = 10 };

    public Task<FoundArchitecture> EvolveAsync(SuperTransformer model, CancellationToken cancellationToken) =>
        SearchAsync("HAT's evolution", new EvolutionStrategy(Evolution), [Trusted(model)], cancellationToken);

    public Task<FoundArchitecture> SearchHybridAsync(SuperTransformer model, CancellationToken cancellationToken)
    {
        EvaluationSplit split = NumberWordsTask.GetSplit(SearchRun.SplitSeeds[0]);
        FeatureEncoder features = FeatureEncoder.CreateAverages(NumberWordsTask.Space)
            .Concat(FeatureEncoder.CreateLogCosts(NumberWordsTask.Space, NumberWordsTask.Flops, NumberWordsTask.Parameters));
        var cheap = new SearchPredictor(
            Cheap, LinearPredictor.FitRidge(features, NumberWordsTask.Prediction.Metric, split.Demonstrations));
        var strategy = new HybridStrategy(new HybridOptions
        {
            Evolution = Evolution,
            Schedule = PredictorSchedule.CheapFirst(Cheap, Supernet, Evolution.Generations, trustedShare: 0.5),
        });
        return SearchAsync("HS-NAS", strategy, [cheap, Trusted(model)], cancellationToken);
    }

    private Task<FoundArchitecture> SearchAsync(
        string method, ISearchStrategy strategy, SearchPredictor[] predictors, CancellationToken cancellationToken)
    {
        var problem = new SearchProblem(
            NumberWordsTask.Space, predictors, [new Constraint(NumberWordsTask.Flops, LimitFlops)], [NumberWordsTask.Parameters]);
        ArchitectureSearch search = searches.Create(problem, strategy, search => search.Seed = options.Seed);
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                ProgressTask bar = progress.AddTask($"Searching: {method}", maxValue: Evolution.Generations);
                SearchResult result = await search.RunAsync(
                    new SynchronousProgress<SearchProgress>(state => bar.Value = state.Generation), cancellationToken);
                bar.Value = bar.MaxValue;
                int evaluations = result.Usage.Single(usage => usage.Predictor == Supernet).Evaluations;
                return new FoundArchitecture(method, result.Best!.Architecture, result.Best.Score, evaluations);
            });
    }

    private static SearchPredictor Trusted(SuperTransformer model) => new(
        Supernet, new SupernetPerformancePredictor(model, NumberWordsTask.Space, NumberWordsTask.Data.HeldOut));
}
