using System.Diagnostics;
using System.Globalization;
using LlmPerformancePredictors.LanguageModels;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

/// <summary>
/// Starts a labeling run as a process of its own, kills it (SIGKILL) at random moments, and starts it again until it ends.
/// </summary>
internal sealed class KilledRuns(LoopbackServer server, string folder, int count)
{
    /// <summary>Prompts that were asked again though their answer was in the store at a kill.</summary>
    public int PaidTwice { get; private set; }

    /// <summary>The most prompts whose answer a kill lost: sent by the server, and not in the store.</summary>
    public int MaxLost { get; private set; }

    public int Kills { get; private set; }

    /// <summary>The most calls by which the answers of a store were beyond the budget of the run that had just ended.</summary>
    public int MaxOverspent { get; private set; }

    private string Store => Path.Combine(folder, "answers.jsonl");

    /// <summary>Runs to the end.</summary>
    /// <param name="kills">How often to kill.</param>
    /// <param name="seed">Decides when.</param>
    /// <param name="raisesBudget">Whether every run may make some calls more than the one before, and only the last all.</param>
    /// <returns>The labels.</returns>
    public async Task<string> RunAsync(int kills, int seed, bool raisesBudget = false)
    {
        Random random = RandomSource.Create(seed);
        string labels = Path.Combine(folder, "labels.txt");
        var paid = new HashSet<string>();
        for (int kill = 0; ; kill++)
        {
            int before = server.Answered.Count;
            int? maxCalls = raisesBudget ? count * (kill + 1) / (kills + 1) : null;
            using Process child = Start(labels, maxCalls);
            if (kill < kills)
            {
                // So many answers more, spread over what is left; then anywhere in the next few milliseconds.
                int more = random.Next(1, Math.Max(2, 3 * (count - paid.Count) / (2 * (kills - kill + 1))));
                while (server.Answered.Count < before + more && !child.HasExited) await Task.Delay(1);
                await Task.Delay(random.Next(0, 8));
                if (!child.HasExited) Kills++;
                child.Kill();
            }

            await child.WaitForExitAsync();
            string[] asked = [.. server.Answered.Skip(before)];
            PaidTwice += asked.Count(paid.Contains);
            var stored = RecordedAnswerFile.Read(Store).Select(answer => answer.Key.PromptSha256).ToHashSet();
            MaxLost = Math.Max(MaxLost, asked.Distinct().Count(prompt => !stored.Contains(prompt)));
            MaxOverspent = Math.Max(MaxOverspent, stored.Count - (maxCalls ?? stored.Count));
            paid.UnionWith(stored);
            if (kill < kills) continue;
            if (child.ExitCode != 0) throw new InvalidOperationException(
                $"The run ended with {child.ExitCode}: {await child.StandardError.ReadToEndAsync()}");
            return await File.ReadAllTextAsync(labels);
        }
    }

    /// <summary>Runs two processes at the same time on one store.</summary>
    /// <returns>The labels of both.</returns>
    public async Task<string[]> RunTwoAtOnceAsync()
    {
        string[] labels = [Path.Combine(folder, "one.txt"), Path.Combine(folder, "other.txt")];
        Process[] children = [.. labels.Select(file => Start(file))];
        foreach (Process child in children)
        {
            await child.WaitForExitAsync();
            if (child.ExitCode != 0) throw new InvalidOperationException(
                $"A run ended with {child.ExitCode}: {await child.StandardError.ReadToEndAsync()}");
            child.Dispose();
        }

        return [.. labels.Select(File.ReadAllText)];
    }

    private Process Start(string labels, int? maxCalls = null)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardError = true };
        foreach (string argument in new[]
        {
            typeof(KilledRuns).Assembly.Location, LabelingRun.Verb, server.Endpoint.ToString(), Store, labels,
            count.ToString(CultureInfo.InvariantCulture),
        })
            start.ArgumentList.Add(argument);
        if (maxCalls is { } calls) start.ArgumentList.Add(calls.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }
}
