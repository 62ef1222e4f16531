using System.Diagnostics;
using System.Globalization;
using LlmPerformancePredictors.Tests.LanguageModels.Live;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>kills [KILLS [SEED]] [--raise]</c>: a labeling run that is killed at random moments and started again, with a budget
/// that is raised from run to run if asked for, next to one that is not killed.
/// </summary>
internal static class LabelingKills
{
    private const int Count = 1000;

    public static async Task RunAsync(int kills, int seed, bool raisesBudget)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(latency: TimeSpan.FromMilliseconds(20));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kills");
        try
        {
            var runs = new KilledRuns(server, folder.FullName, Count);
            long start = Stopwatch.GetTimestamp();
            string labels = await runs.RunAsync(kills, seed, raisesBudget);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            int answered = server.Answered.Count;
            var services = new ServiceCollection();
            LabelingRun.AddTo(services, server.Endpoint, Path.Combine(folder.FullName, "whole.jsonl"));
            await using ServiceProvider provider = services.BuildServiceProvider();
            string whole = LabelingRun.Describe(await LabelingRun.LabelAsync(provider, LabelingRun.Pool(Count)));
            string beyond = raisesBudget ? FormattableString.Invariant($"beyond a budget: {runs.MaxOverspent} calls; ") : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{runs.Kills} kills in {time.TotalSeconds:F1} s, {Count} prompts, {answered} answers sent; "
                + $"asked again though stored: {runs.PaidTwice}; "
                + $"lost in flight at one kill: at most {runs.MaxLost} of {LabelingRun.Concurrency}; {beyond}"
                + $"labels {(labels == whole ? "equal" : "NOT EQUAL")}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
