using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>Searches over a real server.</summary>
public class NatsSearchTests
{
    private static readonly UnevenPredictor Scores = new(new SearchFakes.Scores(ContractSpaces.Small));

    [Test]
    public async Task RunAsync_Of200Evaluations_IsTheSameHistoryForAnyNumberOfWorkersAndResumed()
    {
        using NatsServer server = InstalledNats.Start();
        byte[] here = await SearchAsync(Scores, concurrency: 1);
        Assert.That(here.AsSpan().Count((byte)'\n'), Is.EqualTo(200));
        foreach (int workers in new[] { 1, 2, 8 })
        {
            NatsQueueOptions options = server.CreateOptions();
            options.Prefix = FormattableString.Invariant($"workers_{workers}");
            await using var queue = new NatsEvaluationQueue(options);
            var counting = new SearchFakes.Scores(ContractSpaces.Small);
            await using var working = new WorkingQueue(new UnevenPredictor(counting), workers, queue);

            // Another connection, as of a search that was killed and begins anew without a journal, evaluates nothing again.
            foreach (int run in new[] { 1, 2 })
            {
                await using var own = new NatsEvaluationQueue(options);
                var remote = new RemotePerformancePredictor(own, WorkingQueue.Name, Scores);
                Assert.That(await SearchAsync(remote, workers), Is.EqualTo(here), $"{workers} workers, run {run}");
                Assert.That(counting.Asked, Is.Unique.And.Count.EqualTo(200));
            }
        }
    }

    private static async Task<byte[]> SearchAsync(IPerformancePredictor predictor, int concurrency) =>
        (await new ArchitectureSearch(
            new SearchProblem(ContractSpaces.Small, [new SearchPredictor("trusted", predictor) { BatchSize = 1 }]),
            new RegularizedEvolutionStrategy(new RegularizedEvolutionOptions { PopulationSize = 40 }),
            new SearchOptions { Seed = 5, MaxEvaluations = 200, MaxConcurrency = concurrency }).RunAsync()).History.Bytes();
}
