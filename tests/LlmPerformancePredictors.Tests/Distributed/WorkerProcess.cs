using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>A worker of <see cref="TimedTasks"/> as a process of its own, which can be killed.</summary>
internal static class WorkerProcess
{
    public const string Verb = "evaluation-worker";

    /// <summary>What the evaluations are called.</summary>
    public const string Name = "timed";

    /// <summary>Starts one.</summary>
    /// <param name="program">The assembly that knows the verb.</param>
    /// <param name="options">Where the queue is.</param>
    /// <param name="folder">Where it writes what it begins.</param>
    /// <param name="milliseconds">How long an evaluation takes.</param>
    /// <param name="concurrency">How many at once.</param>
    /// <param name="host">A network namespace that it runs in; null for this one.</param>
    public static Process Start(
        string program, NatsQueueOptions options, string folder, int milliseconds, int concurrency = 1, string? host = null)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string[] arguments =
        [
            "exec", program, Verb, options.Url, options.Prefix, Text(options.LeaseTime.TotalSeconds), folder, Text(milliseconds),
            Text(concurrency),
        ];
        return Process.Start(host is null
            ? new ProcessStartInfo(dotnet, arguments)
            : new ProcessStartInfo("ip", ["netns", "exec", host, dotnet, .. arguments]))!;
    }

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new NatsQueueOptions
        {
            Url = arguments[1],
            Prefix = arguments[2],
            LeaseTime = TimeSpan.FromSeconds(double.Parse(arguments[3], CultureInfo.InvariantCulture)),
        };
        string file = Path.Combine(arguments[4], Text(Environment.ProcessId) + ".begun");
        var time = TimeSpan.FromMilliseconds(double.Parse(arguments[5], CultureInfo.InvariantCulture));
        using var tasks = new TimedTasks(time, file);
        await using var queue = new NatsEvaluationQueue(options);
        var worker = new EvaluationWorker(queue, Name, tasks, options: new EvaluationWorkerOptions
        {
            Concurrency = int.Parse(arguments[6], CultureInfo.InvariantCulture),
            MaxDeliveries = 1000,
        });
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        await worker.RunAsync(stop.Token);
        return 0;
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
