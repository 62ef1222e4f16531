using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.Search;

namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>A small form of the study <c>workers kills</c>: processes and server are killed, and nobody sees it later.</summary>
public class NatsKilledWorkersTests
{
    private const int Evaluations = 200;

    [Test]
    public async Task RunAsync_WhileWorkersAndServerAreKilled_HasEachResultOnceAndTheHistoryOfOneProcess()
    {
        using NatsServer server = InstalledNats.Start();
        NatsQueueOptions options = server.CreateOptions(TimeSpan.FromSeconds(1));
        await using var queue = new NatsEvaluationQueue(options);
        await using var workers = new KilledWorkers(
            3, (_, folder) => WorkerProcess.Start(
                typeof(WorkerProcess).Assembly.Location, options, folder, milliseconds: 20));
        await workers.WaitAsync(queue);
        using var stop = new CancellationTokenSource();
        Task killing = workers.KillAsync(TimeSpan.FromSeconds(1), stop.Token);

        Task<byte[]> searching =
            SearchAsync(new RemotePerformancePredictor(queue, WorkerProcess.Name, new TimedTasks(TimeSpan.Zero)), 16);
        while (workers.Begun.Count < Evaluations / 2) await Task.Delay(20);
        server.Kill();
        server.Start();
        byte[] history = await searching.WaitAsync(TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        await killing;

        Assert.That(history, Is.EqualTo(await SearchAsync(new TimedTasks(TimeSpan.Zero), 1)));
        Dictionary<string, int> begun = workers.Begun;
        Assert.That(begun, Has.Count.EqualTo(Evaluations));
        Assert.That(
            begun.Values.Sum() - Evaluations, Is.LessThanOrEqualTo(workers.Kills + 3),
            "begun again: what was under way at a kill of a worker or of the server");
    }

    [Test]
    public async Task RunAsync_WithHostsApartOneOfWhichIsCutOffAndBack_LosesNothing()
    {
        using WorkerHosts hosts = MakeHosts(3);
        using NatsServer server = InstalledNats.Start(address: WorkerHosts.Address);
        NatsQueueOptions options = server.CreateOptions(TimeSpan.FromSeconds(1));
        await using var queue = new NatsEvaluationQueue(options);
        await using var workers = new KilledWorkers(3, (host, folder) => WorkerProcess.Start(
            typeof(WorkerProcess).Assembly.Location, options, folder, milliseconds: 50, host: WorkerHosts.Name(host)));
        await workers.WaitAsync(queue);

        Task<byte[]> searching =
            SearchAsync(new RemotePerformancePredictor(queue, WorkerProcess.Name, new TimedTasks(TimeSpan.Zero)), 16);
        while (workers.Begun.Count < Evaluations / 4) await Task.Delay(20);
        WorkerHosts.SetCable(1, isPlugged: false);
        await Task.Delay(TimeSpan.FromSeconds(3));
        WorkerHosts.SetCable(1, isPlugged: true);
        byte[] history = await searching.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.That(history, Is.EqualTo(await SearchAsync(new TimedTasks(TimeSpan.Zero), 1)));
        Dictionary<string, int> begun = workers.Begun;
        Assert.That(begun, Has.Count.EqualTo(Evaluations));
        Assert.That(
            begun.Values.Sum() - Evaluations, Is.LessThanOrEqualTo(2),
            "begun again: what the one had under way, and what was on the wire to it");
    }

    private static WorkerHosts MakeHosts(int count)
    {
        try
        {
            return new WorkerHosts(count);
        }
        catch (IOException exception)
        {
            Assert.Ignore($"There are no network namespaces here: {exception.Message}");
            throw;
        }
    }

    private static async Task<byte[]> SearchAsync(IPerformancePredictor predictor, int concurrency) =>
        (await new ArchitectureSearch(
            new SearchProblem(TimedTasks.TaskSpace, [new SearchPredictor("tasks", predictor) { BatchSize = 1 }]),
            new RandomStrategy(new RandomSearchOptions { Candidates = Evaluations }),
            new SearchOptions { Seed = 1, MaxConcurrency = concurrency }).RunAsync()).History.Bytes();
}
