using System.Diagnostics;
using System.Globalization;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.Nats;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>workers kills</c> and <c>workers hosts</c>: a search on 4 worker processes, of which one is killed every second and
/// started again; the server is killed once; one host may be cut off for a while. Then it is counted.
/// </summary>
internal static class WorkerKills
{
    private const int Workers = 4;
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(int tasks, WorkerHosts? hosts)
    {
        using NatsServer server = NatsServer.Start(address: hosts is null ? null : WorkerHosts.Address);
        NatsQueueOptions options = server.CreateOptions(LeaseTime);
        await using var queue = new NatsEvaluationQueue(options);
        await using var workers = new KilledWorkers(Workers, (index, folder) => WorkerProcess.Start(
            typeof(WorkerKills).Assembly.Location, options, folder, milliseconds: 5,
            host: hosts is null ? null : WorkerHosts.Name(index)));
        await workers.WaitAsync(queue);

        long start = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        Task killing = workers.KillAsync(TimeSpan.FromSeconds(1), stop.Token);
        Task<byte[]> searching = SearchAsync(
            new RemotePerformancePredictor(queue, WorkerProcess.Name, new TimedTasks(TimeSpan.Zero)), tasks, concurrency: 32);
        await WaitUntilAsync(tasks / 3);
        server.Kill();
        server.Start();
        await WaitUntilAsync(tasks / 2);
        if (hosts is not null)
        {
            WorkerHosts.SetCable(1, isPlugged: false);
            await Task.Delay(2 * LeaseTime);
            WorkerHosts.SetCable(1, isPlugged: true);
        }

        byte[] history = await searching;
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        await stop.CancelAsync();
        await killing;

        Dictionary<string, int> begun = workers.Begun;
        byte[] expected = await SearchAsync(new TimedTasks(TimeSpan.Zero), tasks, concurrency: 1);
        bool isEqual = history.AsSpan().SequenceEqual(expected);
        string cut = hosts is null ? "" : ", one host cut off and back";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tasks} tasks of 5 ms on {Workers} workers in {time.TotalSeconds:F1} s: {workers.Kills} kills, "
            + $"1 of the server{cut}; "
            + $"{begun.Count} evaluated, {begun.Values.Sum() - begun.Count} of them again; "
            + $"history {(isEqual ? "equal" : "NOT EQUAL")} to that of one process"));

        async Task WaitUntilAsync(int count)
        {
            while (workers.Begun.Count < count && !searching.IsCompleted) await Task.Delay(50);
        }
    }

    private static async Task<byte[]> SearchAsync(IPerformancePredictor predictor, int tasks, int concurrency)
    {
        SearchResult result = await new ArchitectureSearch(
            new SearchProblem(TimedTasks.TaskSpace, [new SearchPredictor("tasks", predictor) { BatchSize = 1 }]),
            new RandomStrategy(new RandomSearchOptions { Candidates = tasks }),
            new SearchOptions { Seed = 1, MaxConcurrency = concurrency }).RunAsync();
        using var stream = new MemoryStream();
        result.History.WriteTo(stream);
        return stream.ToArray();
    }
}
