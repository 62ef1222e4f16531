using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Transformers;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>
/// Searches under a limit of operations with the supernet as trusted predictor: HAT's evolution, HS-NAS, and the search that
/// learns.
/// </summary>
internal sealed class SupernetSearcher(
    ArchitectureSearchFactory searches, LanguageModelLabels labels, SupernetSearchOptions options, IAnsiConsole console)
{
    /// <summary>Operations that about a third of the space stays below.</summary>
    public const double LimitFlops = 6_000_000;

    private const string Supernet = "supernet";
    private const string Cheap = "llm-distill-pp";
    private const int LearnedEvaluations = 100;

    private static readonly EvolutionOptions Evolution =
        new() { PopulationSize = 50, Parents = 10, Mutants = 20, Crossovers = 20, Generations = 10 };

    public Task<FoundArchitecture> EvolveAsync(SuperTransformer model, CancellationToken cancellationToken) =>
        SearchAsync("HAT's evolution", new EvolutionStrategy(Evolution), [Trusted(model)], cancellationToken);

    public async Task<FoundArchitecture> SearchHybridAsync(SuperTransformer model, CancellationToken cancellationToken)
    {
        var cheap = new SearchPredictor(Cheap, await labels.DistillAsync(cancellationToken));
        var strategy = new HybridStrategy(new HybridOptions
        {
            Evolution = Evolution,
            Schedule = PredictorSchedule.CheapFirst(Cheap, Supernet, Evolution.Generations, trustedShare: 0.5),
        });
        return await SearchAsync("HS-NAS", strategy, [cheap, Trusted(model)], cancellationToken);
    }

    public async Task<FoundArchitecture> LearnAsync(SuperTransformer model, CancellationToken cancellationToken) =>
        await SearchAsync(
            "the search that learns",
            LearnedSearch.Create(LearnedEvaluations, await labels.CreatePriorAsync(cancellationToken)),
            [Trusted(model)], cancellationToken);

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
                ProgressTask bar = progress.AddTask($"Searching: {method}", maxValue: 1);
                bar.IsIndeterminate = true;
                SearchResult result = await search.RunAsync(cancellationToken: cancellationToken);
                bar.IsIndeterminate = false;
                bar.Value = bar.MaxValue;
                int evaluations = result.Usage.Single(usage => usage.Predictor == Supernet).Evaluations;
                return new FoundArchitecture(
                    method, result.Best!.Architecture, result.Best.Score, evaluations, ComparedRun.FromResult(result));
            });
    }

    private static SearchPredictor Trusted(SuperTransformer model) => new(
        Supernet,
        new SupernetPerformancePredictor(model, NumberWordsTask.Space, NumberWordsTask.Data.HeldOut)
            .OnScale(MetricScale.Logarithmic));
}
