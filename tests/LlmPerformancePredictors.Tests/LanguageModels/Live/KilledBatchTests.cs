using System.Diagnostics;
using System.Globalization;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

public class KilledBatchTests
{
    private const int Count = 50;

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("killed-batches").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public Task LabelAsync_KilledAtRandomMoments_HasTheSameLabelsAndPaysOnce() => RunAsync(kills: 4, seed: 3);

    [Test, Explicit("Twenty kills take half a minute.")]
    public Task LabelAsync_KilledTwentyTimes_HasTheSameLabelsAndPaysOnce([Values(1, 2, 3)] int seed) => RunAsync(kills: 20, seed);

    private async Task RunAsync(int kills, int seed)
    {
        await using BatchServer server = await StartAsync();
        server.Polls = kills;
        Random random = RandomSource.Create(seed);
        string labels = Path.Combine(_folder, "labels.txt");
        var moments = new List<string>();
        for (int kill = 0; ; kill++)
        {
            using Process child = Start(server, labels);
            if (kill < kills)
            {
                // In the first milliseconds of a process, or around one of the next few requests.
                int before = Requests(server), more = random.Next(0, 4);
                if (more == 0) await Task.Delay(random.Next(0, 400));
                while (Requests(server) < before + more && !child.HasExited) await Task.Delay(1);
                await Task.Delay(random.Next(0, 10));
                Assert.That(child.HasExited, Is.False, $"kill {kill} came too late");
                child.Kill();
                moments.Add(string.Join(
                    ", ", server.Requests.OrderBy(request => request.Key).Select(request => $"{request.Key} {request.Value}")));
            }

            string errors = await child.StandardError.ReadToEndAsync();
            await child.WaitForExitAsync();
            if (kill < kills) continue;
            Assert.That(child.ExitCode, Is.Zero, errors);
            break;
        }

        TestContext.Out.WriteLine(string.Join('\n', moments));
        await using BatchServer unharmed = await StartAsync();
        string whole = await BatchLabelingRun.LabelAsync(unharmed.Endpoint, Path.Combine(_folder, "whole"), Count);
        Assert.That(await File.ReadAllTextAsync(labels), Is.EqualTo(whole));
        Assert.That(whole.Split('\n'), Has.Length.EqualTo(Count + 1));
        Assert.That(whole, Does.Not.Contain("failed"));
        Assert.That(server.Paid, Is.Unique.And.Count.EqualTo(Count));
        Assert.That(server.Made, Is.EqualTo(3));
    }

    private static int Requests(BatchServer server) => server.Requests.Values.Sum();

    private static async Task<BatchServer> StartAsync()
    {
        BatchServer server = await BatchServer.StartAsync();
        server.Answer = prompt => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"predictions\": [{{\"id\": 1, \"score\": {LoopbackServer.ScoreOf(prompt):F2}}}]}}");
        (server.Polls, server.Latency) = (2, TimeSpan.FromMilliseconds(3));
        return server;
    }

    private Process Start(BatchServer server, string labels)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardError = true };
        foreach (string argument in new[]
        {
            typeof(KilledBatchTests).Assembly.Location, BatchLabelingRun.Verb, server.Endpoint.ToString(), _folder, labels,
            Count.ToString(CultureInfo.InvariantCulture),
        })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
