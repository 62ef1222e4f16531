using System.CommandLine;
using LlmPerformancePredictors.Nats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmPerformancePredictors.Samples.DistributedSearch;

/// <summary>The sample's commands. Logins come from the configuration, so that no secret is on a command line.</summary>
internal static class Commands
{
    /// <summary>What the evaluations are called, on both sides.</summary>
    public const string Evaluations = "number-words from scratch";

    public static Command Search()
    {
        Option<string> url = Url();
        Option<string> prefix = Prefix();
        Option<int> trainings = CommandOptions.WholeNumber("--trainings", "How many architectures are trained.", 24, least: 4);
        Option<int> batch = CommandOptions.WholeNumber(
            "--batch", "How many are proposed and trained at once; at least the slots of all workers.", 8, least: 1, most: 256);
        Option<int> seed = CommandOptions.WholeNumber("--seed", "The seed of the search.", 1);
        Option<string> journal = CommandOptions.OutputFile(
            "--journal", "The search's journal; the same command goes on from it.", "distributed.jsonl");
        var alone = new Option<bool>("--alone")
        {
            Description = "Trains in this process, without server and workers; the journal is the same.",
        };
        var command = new Command("search", "Searches, and has the workers train.")
        {
            url, prefix, trainings, batch, seed, journal, alone,
        };
        command.SetAction((line, cancellationToken) =>
        {
            HostApplicationBuilder host = SampleHost.CreateBuilder();
            host.Services.AddLlmPerformancePredictors();
            if (line.GetValue(alone)) host.Services.AddEvaluationWorker(Evaluations, _ => new ScratchTraining());
            else UseNats(host, line.GetRequiredValue(url), line.GetRequiredValue(prefix));
            host.Services.AddSingleton(new SearchRunOptions(
                line.GetValue(trainings), line.GetValue(batch), line.GetValue(seed), line.GetRequiredValue(journal)));
            return host.RunAsync<SearchRun>(cancellationToken);
        });
        return command;
    }

    public static Command Worker()
    {
        Option<string> url = Url();
        Option<string> prefix = Prefix();
        Option<int> concurrency = CommandOptions.WholeNumber(
            "--concurrency", "How many are trained at once, one thread each.", 1, least: 1, most: 256);
        var command = new Command("worker", "Trains for searches until it is stopped.") { url, prefix, concurrency };
        command.SetAction((line, cancellationToken) =>
        {
            HostApplicationBuilder host = SampleHost.CreateBuilder();
            host.Services.AddEvaluationWorker(
                Evaluations, _ => new ScratchTraining(),
                configure: options => options.Concurrency = line.GetValue(concurrency), configuration: host.Configuration);
            UseNats(host, line.GetRequiredValue(url), line.GetRequiredValue(prefix));
            return host.RunAsync<WorkerRun>(cancellationToken);
        });
        return command;
    }

    private static void UseNats(HostApplicationBuilder host, string url, string prefix) => host.Services.UseNats(
        options => (options.Url, options.Prefix) = (url, prefix), host.Configuration);

    private static Option<string> Url() =>
        CommandOptions.Text(
            "--url", "URL", "The NATS server; Nats__User and the like in the environment log in.", new NatsQueueOptions().Url);

    private static Option<string> Prefix() =>
        CommandOptions.Text("--prefix", "NAME", "What the queue is called on the server.", "number-words");
}
