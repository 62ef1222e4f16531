using System.CommandLine;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Tests.Distributed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary><c>workers …</c>: the studies of evaluations on workers.</summary>
internal static class WorkerCommands
{
    public static Command Create() => new("workers", "Evaluations on workers over a NATS server that the study starts.")
    {
        Kills(), Hosts(), Throughput(), Plan(),
    };

    /// <summary>What the studies start as processes of their own.</summary>
    public static Command CreateWorker()
    {
        var arguments = new Argument<string[]>("arguments");
        var command = new Command(WorkerProcess.Verb, "A worker, to be killed.") { arguments };
        command.Hidden = true;
        command.SetAction(line => WorkerProcess.RunAsync([WorkerProcess.Verb, .. line.GetRequiredValue(arguments)]));
        return command;
    }

    private static Argument<int> Tasks(int byDefault) =>
        CommandOptions.WholeNumberArgument("tasks", "The evaluations, 10,000 at most.", byDefault, most: 10_000);

    private static Command Kills()
    {
        Argument<int> tasks = Tasks(2000);
        var command = new Command("kills", "A worker is killed every second, and the server once.") { tasks };
        command.SetAction(line => WorkerKills.RunAsync(line.GetValue(tasks), hosts: null));
        return command;
    }

    private static Command Hosts()
    {
        Argument<int> tasks = Tasks(2000);
        var command = new Command(
            "hosts", "The same with each worker in a network namespace of its own, one of which is cut off and back.") { tasks };
        command.SetAction(async line =>
        {
            using var hosts = new WorkerHosts(4);
            await WorkerKills.RunAsync(line.GetValue(tasks), hosts);
        });
        return command;
    }

    private static Command Throughput()
    {
        Argument<int> rounds = CommandOptions.WholeNumberArgument("rounds", "The rounds; medians are shown.", 5);
        var command = new Command("throughput", "Empty evaluations on 4 workers, and ones of 50 ms on 2.") { rounds };
        command.SetAction(line => WorkerThroughput.RunAsync(line.GetValue(rounds)));
        return command;
    }

    private static Command Plan()
    {
        Argument<int> workers = CommandOptions.WholeNumberArgument("workers", "The workers.", 100);
        Argument<int> seeds = CommandOptions.WholeNumberArgument("seeds", "The simulated runs.", 50);
        var command = new Command("plan", "Simulates searches of an hour's evaluations on many workers.") { workers, seeds };
        command.SetAction(line => WorkerPlan.Run(line.GetValue(workers), line.GetValue(seeds)));
        return command;
    }
}
