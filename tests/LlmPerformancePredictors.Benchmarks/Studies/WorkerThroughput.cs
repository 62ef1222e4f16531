using System.Diagnostics;
using System.Globalization;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.Nats;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary><c>workers throughput</c>: what the queue itself costs.</summary>
internal static class WorkerThroughput
{
    public static async Task RunAsync(int rounds)
    {
        using NatsServer server = NatsServer.Start();
        (string What, int Workers, int Milliseconds, int Concurrency, int Tasks, List<(double Rate, double Bare)> Runs)[] lines =
        [
            ("empty tasks", 4, 0, 1, 5000, []), ("empty tasks", 4, 0, 4, 5000, []), ("tasks of 50 ms", 2, 50, 1, 400, []),
        ];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < lines.Length; i++)
            {
                (_, int workers, int milliseconds, int concurrency, int tasks, List<(double, double)> runs) = lines[i];
                NatsQueueOptions options = server.CreateOptions();
                options.Prefix = string.Create(CultureInfo.InvariantCulture, $"round_{round}_{i}");
                runs.Add((
                    await MeasureAsync(options, workers, milliseconds, concurrency, tasks),
                    milliseconds == 0 ? 0 : await MeasureBareAsync(workers * concurrency, milliseconds, tasks)));
            }

        foreach ((string what, int workers, int milliseconds, int concurrency, _, var runs) in lines)
        {
            double rate = runs.Select(run => run.Rate).Order().ElementAt(rounds / 2);
            double bare = runs.Select(run => run.Rate / run.Bare).Order().ElementAt(rounds / 2);
            string ideal = milliseconds == 0 ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $", {rate * milliseconds / 1000 / workers / concurrency:F3} of ideal, {bare:F3} of bare loops in turn");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} on {workers} workers, {concurrency} at once each: {rate:F1} a second{ideal} "
                + $"({runs.Min(run => run.Rate):F1} to {runs.Max(run => run.Rate):F1})"));
        }
    }

    /// <summary>Evaluations a second of loops in this process, without a queue, on the machine as it is.</summary>
    private static async Task<double> MeasureBareAsync(int loops, int milliseconds, int tasks)
    {
        using var timed = new TimedTasks(TimeSpan.FromMilliseconds(milliseconds));
        Architecture one = TimedTasks.TaskSpace.Sample(RandomSource.Create(0));
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, loops).Select(async _ =>
        {
            for (int i = 0; i < tasks / loops; i++) await timed.PredictAsync([one]);
        }));
        return tasks / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Evaluations a second over the queue.</summary>
    private static async Task<double> MeasureAsync(
        NatsQueueOptions options, int workers, int milliseconds, int concurrency, int tasks)
    {
        await using var queue = new NatsEvaluationQueue(options);
        await using var processes = new KilledWorkers(workers, (_, folder) => WorkerProcess.Start(
            typeof(WorkerThroughput).Assembly.Location, options, folder, milliseconds, concurrency));
        await processes.WaitAsync(queue);
        var remote = new RemotePerformancePredictor(queue, WorkerProcess.Name, new TimedTasks(TimeSpan.Zero));
        Architecture[] all = [.. TimedTasks.TaskSpace.Enumerate().Take(tasks + 200)];

        // Workers and server compile first.
        await remote.PredictAsync(all[tasks..]);
        long start = Stopwatch.GetTimestamp();
        await remote.PredictAsync(all[..tasks]);
        return tasks / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
