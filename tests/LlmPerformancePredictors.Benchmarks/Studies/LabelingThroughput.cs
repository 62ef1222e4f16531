using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.LanguageModels.Live;
using MathNet.Numerics.Statistics;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// What store, retries, ledger and labeler cost: prompts of one architecture against a server that takes 100 ms, in turn
/// with a bare loop of <see cref="HttpClient"/> on the same server. Then memory, over many more labels of a faster server.
/// </summary>
internal static class LabelingThroughput
{
    private const int Prompts = 3000;
    private const int LabelsOfMemory = 40_000;

    public static async Task RunAsync(int rounds)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(latency: TimeSpan.FromMilliseconds(100));
        IReadOnlyList<Architecture> pool = LabelingRun.Pool(Prompts);
        await LabelAsync(server, [.. pool.Take(160)]);
        await LoopAsync(server, [.. pool.Take(160)]);
        var labels = new List<double>();
        var loops = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            loops.Add(await LoopAsync(server, pool));
            labels.Add(await LabelAsync(server, pool));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}: loop {loops[^1]:F2} s, labeler {labels[^1]:F2} s, ratio {labels[^1] / loops[^1]:F4}"));
        }

        double median = labels.Zip(loops, (label, loop) => label / loop).Median();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"median ratio {median:F4} over {rounds} rounds of {pool.Count} prompts"));
        await MemoryAsync();
    }

    private static async Task<double> LabelAsync(LoopbackServer server, IReadOnlyList<Architecture> pool)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("throughput");
        try
        {
            var services = new ServiceCollection();
            LabelingRun.AddTo(services, server.Endpoint, Path.Combine(folder.FullName, "answers.jsonl"));
            await using ServiceProvider provider = services.BuildServiceProvider();
            long start = Stopwatch.GetTimestamp();
            List<Label> labels = await LabelingRun.LabelAsync(provider, pool);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return labels.Find(label => !label.Prediction.HasScore) is { } failed
                ? throw new InvalidOperationException($"No label: {failed}")
                : seconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> LoopAsync(LoopbackServer server, IReadOnlyList<Architecture> pool)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", LabelingRun.Key);
        var address = new Uri(server.Endpoint + "/chat/completions");
        byte[][] bodies = [.. LabelingRun.Prompts(pool).Select(prompt => JsonSerializer.SerializeToUtf8Bytes(new
        {
            model = LoopbackServer.Model,
            messages = new[] { new { role = "user", content = prompt.Text } },
            max_completion_tokens = 64,
        }))];
        long start = Stopwatch.GetTimestamp();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = LabelingRun.Concurrency };
        await Parallel.ForEachAsync(bodies, parallel, async (body, token) =>
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await client.PostAsync(address, content, token);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsStringAsync(token);
        });
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task MemoryAsync()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("memory");
        try
        {
            var services = new ServiceCollection();
            LabelingRun.AddTo(services, server.Endpoint, Path.Combine(folder.FullName, "answers.jsonl"));
            await using ServiceProvider provider = services.BuildServiceProvider();
            var labeler = provider.GetRequiredService<LabelerFactory>().Create(LabelingRun.Predictor(provider));
            Random random = RandomSource.Create(9);
            SearchSpace space = LabelingRun.Pool(1)[0].Space;
            IAsyncEnumerable<Architecture> pool =
                Enumerable.Range(0, LabelsOfMemory).Select(_ => space.Sample(random)).ToAsyncEnumerable();
            long done = 0;
            await foreach (Label label in labeler.LabelAsync(pool))
            {
                if (++done % (LabelsOfMemory / 8) != 0) continue;
                server.Answered.Clear();
                long stored = provider.GetRequiredService<AnswerStore>().Totals.Answers;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{done} labels: {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F1} MiB managed, "
                    + $"{Environment.WorkingSet / 1048576.0:F0} MiB working set, {stored} answers stored"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
