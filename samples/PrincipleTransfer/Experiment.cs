using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>Runs every method on every transfer, with the same number of evaluations of the target and the same seeds.</summary>
internal sealed class Experiment(
    LlmPrincipleLearner languageModel, CountingPrincipleLearner counting, IOptions<PrincipleTransferOptions> options,
    ArchitectureSearchFactory searches, IAnsiConsole console)
{
    /// <summary>How many evaluations of the target a run has.</summary>
    public const int Budget = 500;

    /// <summary>After how many evaluations figures are given.</summary>
    public static readonly int[] Checkpoints = [5, 10, 20, 50];

    private const double TopShare = 0.001;

    private static readonly (BenchmarkTable Source, BenchmarkTable Target, bool IsRecorded)[] Transfers =
    [
        (NasBench201.Cifar10, NasBench201.Cifar100, true),
        (NasBench201.Cifar100, NasBench201.Cifar10, true),
        (TransNasBench101.Jigsaw, TransNasBench101.ClassObject, false),
        (TransNasBench101.Jigsaw, TransNasBench101.ClassScene, false),
        (TransNasBench101.Jigsaw, TransNasBench101.Autoencoder, false),
    ];

    public Task<IReadOnlyList<TransferResult>> RunAsync(int seeds, CancellationToken cancellationToken) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
        .StartAsync<IReadOnlyList<TransferResult>>(async progress =>
        {
            var results = new List<TransferResult>();
            foreach ((BenchmarkTable source, BenchmarkTable target, bool isRecorded) in Transfers)
            {
                ProgressTask bar = progress.AddTask($"{source} to {target}", maxValue: isRecorded ? 5 : 4);
                results.Add(await TransferAsync(source, target, isRecorded, seeds, bar, cancellationToken));
            }

            return results;
        });

    private async Task<TransferResult> TransferAsync(
        BenchmarkTable source, BenchmarkTable target, bool isRecorded, int seeds, ProgressTask progress,
        CancellationToken cancellationToken)
    {
        var task = new TransferTask(source.AsSource(), target.AsTarget());
        var methods = new List<MethodResult>();
        foreach ((string name, ISearchStrategy strategy, DesignPrinciples? principles)
            in await MethodsAsync(task, source, isRecorded, cancellationToken))
        {
            methods.Add(await RepeatAsync(name, target, strategy, principles, seeds, cancellationToken));
            progress.Increment(1);
        }

        int top = Math.Max(1, (int)Math.Round(target.Validation.Count * TopShare));
        return new TransferResult(
            task, methods, target.GetBest(1)[0].Score, target.GetBest(top)[^1].Score, top, target.GetBest(50));
    }

    private async Task<List<(string Name, ISearchStrategy Strategy, DesignPrinciples? Principles)>> MethodsAsync(
        TransferTask task, BenchmarkTable source, bool isRecorded, CancellationToken cancellationToken)
    {
        var evolution = new RegularizedEvolutionOptions
        {
            PopulationSize = options.Value.PopulationSize,
            TournamentSize = options.Value.TournamentSize,
            Cycles = int.MaxValue,
        };
        DesignPrinciples counted = (await counting.LearnAsync(task.Source, cancellationToken)).GetOrThrow();
        var methods = new List<(string, ISearchStrategy, DesignPrinciples?)>
        {
            ("random", new RandomStrategy(new RandomSearchOptions { Candidates = Budget }), null),
            ("regularized-evolution", new RegularizedEvolutionStrategy(evolution), null),
            ("copy-source", new CopySourceStrategy(new TransferTask(source.AsSource(Budget), task.Target)), null),
            ("counting", new PrincipleTransferStrategy(task, counting, options.Value, counted), counted),
        };
        if (isRecorded)
        {
            // The principles are recorded, answers to rounds of adaptation are not: they depend on the run.
            DesignPrinciples learned = (await languageModel.LearnAsync(task.Source, cancellationToken)).GetOrThrow();
            methods.Add(("lapt", new PrincipleTransferStrategy(task, languageModel, WithoutAdaptation(), learned), learned));
        }

        return methods;
    }

    private async Task<MethodResult> RepeatAsync(
        string method, BenchmarkTable target, ISearchStrategy strategy, DesignPrinciples? principles, int seeds,
        CancellationToken cancellationToken)
    {
        var curves = new IReadOnlyList<double>[seeds];
        var rounds = new IReadOnlyList<AdaptationRound>[seeds];
        await Parallel.ForAsync(0, seeds, cancellationToken, async (seed, token) =>
        {
            var problem = new SearchProblem(target.Space, [new SearchPredictor("table", target.AsPredictor())]);
            ArchitectureSearch search = searches.Create(problem, strategy, searchOptions => searchOptions.Seed = seed);
            SearchHistory history = (await search.RunAsync(cancellationToken: token)).History;
            List<double> curve = [.. history.GetConvergence("table")];
            while (curve.Count < Budget) curve.Add(curve[^1]);
            curves[seed] = curve;
            rounds[seed] = AdaptationRound.FromHistory(history);
        });

        int Count(AdaptationOutcome outcome) => rounds.Sum(run => run.Count(round => round.Outcome == outcome));
        return new MethodResult(method, curves, principles, new RoundCounts(
            Count(AdaptationOutcome.Adapted), Count(AdaptationOutcome.Unchanged),
            Count(AdaptationOutcome.Failed), Count(AdaptationOutcome.LeftRefinedSpace)));
    }

    private PrincipleTransferOptions WithoutAdaptation() => new()
    {
        PopulationSize = options.Value.PopulationSize,
        TournamentSize = options.Value.TournamentSize,
        AdaptEvery = null,
    };
}
