using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Studies;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>A search does not show where its evaluations were made.</summary>
public class DistributedSearchTests
{
    private static readonly SearchFakes.Scores Scores = new(ContractSpaces.Small);

    private static ISearchStrategy[] Strategies =>
    [
        new EvolutionStrategy(new EvolutionOptions
        {
            PopulationSize = 40, Parents = 10, Mutants = 20, Crossovers = 20, Generations = 6,
        }),
        new BayesianOptimizationStrategy(new BayesianOptimizationOptions { Evaluations = 200, BatchSize = 8, Candidates = 100 }),
    ];

    [Test]
    public async Task RunAsync_Of200Evaluations_IsTheSameHistoryForAnyNumberOfWorkers([Range(0, 1)] int strategy)
    {
        byte[] here = await SearchAsync(strategy, Scores, concurrency: 1);
        Assert.That(here.AsSpan().Count((byte)'\n'), Is.EqualTo(200));
        foreach (int workers in new[] { 1, 2, 8 })
        {
            await using var working = new WorkingQueue(new UnevenPredictor(Scores), workers);
            var remote = new RemotePerformancePredictor(working.Queue, WorkingQueue.Name, new UnevenPredictor(Scores));
            Assert.That(await SearchAsync(strategy, remote, workers), Is.EqualTo(here), $"{workers} workers");
        }
    }

    [Test]
    public async Task RunAsync_WithAJournalStoppedAndResumed_PublishesNothingTwiceAndEndsTheSame()
    {
        byte[] here = await SearchAsync(0, Scores, concurrency: 1);
        string journal = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.jsonl");
        var counting = new SearchFakes.Scores(ContractSpaces.Small);
        await using var working = new WorkingQueue(new UnevenPredictor(counting), workers: 3);
        var remote = new RemotePerformancePredictor(working.Queue, WorkingQueue.Name, new UnevenPredictor(Scores));
        using (var stop = new CancellationTokenSource())
        {
            var progress = new StopAfter(60, stop);
            Assert.That(
                async () => await SearchAsync(0, remote, 3, journal, progress, stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(await SearchAsync(0, remote, 3, journal), Is.EqualTo(here));
        Assert.That(counting.Asked, Is.Unique.And.Count.EqualTo(200));
    }

    [Test]
    public async Task AskAsync_OfAStudy_UsesAllWorkersAndEndsAsTheSearch()
    {
        byte[] here = await SearchAsync(0, Scores, concurrency: 1);
        string journal = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.jsonl");
        await using var working = new WorkingQueue(new UnevenPredictor(Scores), workers: 4);
        var remote = new RemotePerformancePredictor(working.Queue, WorkingQueue.Name, new UnevenPredictor(Scores));
        using var study = new LlmPerformancePredictors.Search.Studies.SearchStudy(
            Problem(Scores), Strategies[0], Options(1, journal));
        while (await study.AskAsync(count: 16) is { Count: > 0 } asked)
        {
            IReadOnlyList<Prediction> told = await remote.PredictAsync([.. asked.Select(candidate => candidate.Architecture)]);
            for (int i = 0; i < asked.Count; i++) await study.TellAsync(asked[i].Architecture, told[i]);
        }

        Assert.That((await study.GetResultAsync()).History.Bytes(), Is.EqualTo(here));
    }

    private static SearchProblem Problem(IPerformancePredictor predictor) =>
        new(ContractSpaces.Small, [new SearchPredictor("trusted", predictor)]);

    private static SearchOptions Options(int concurrency, string? journal) =>
        new() { Seed = 5, MaxEvaluations = 200, MaxConcurrency = concurrency, JournalPath = journal };

    private static async Task<byte[]> SearchAsync(
        int strategy, IPerformancePredictor predictor, int concurrency, string? journal = null,
        IProgress<SearchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        (await new ArchitectureSearch(Problem(predictor), Strategies[strategy], Options(concurrency, journal))
            .RunAsync(progress, cancellationToken)).History.Bytes();

    private sealed class StopAfter(int evaluations, CancellationTokenSource stop) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value)
        {
            if (value.Evaluations >= evaluations) stop.Cancel();
        }
    }
}
