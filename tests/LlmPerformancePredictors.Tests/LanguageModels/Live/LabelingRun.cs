using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

/// <summary>Labels a pool against a server, composed as a host would, in this process or in a child that may be killed.</summary>
internal static class LabelingRun
{
    public const string Verb = "label";
    public const string Key = "sk-test-5a0f9c27d1e84b63";
    public const int Concurrency = 16;

    private static readonly TfsEval Task = TfsEval.All[0];

    public static IReadOnlyList<Architecture> Pool(int count)
    {
        Random random = RandomSource.Create(5);
        IEnumerable<Architecture> sampled = Enumerable.Range(0, count).Select(_ => Task.Task.Prediction.Space.Sample(random));
        return [.. sampled.DistinctBy(architecture => architecture.Id)];
    }

    /// <summary>Registers what an overnight run has: store, retries, ledger and OpenAI, one architecture a prompt.</summary>
    public static LlmPerformancePredictorsBuilder AddTo(
        IServiceCollection services,
        Uri endpoint,
        string store,
        Action<LlmPerformancePredictorsBuilder>? more = null,
        double timeout = 60)
    {
        LlmPerformancePredictorsBuilder builder = services.AddLlmPerformancePredictors()
            .UseAnswerStore(options => options.Path = store)
            .UseRetries(options =>
            {
                options.BaseDelay = TimeSpan.FromMilliseconds(2);
                options.MaxDelay = TimeSpan.FromMilliseconds(20);
                options.MaxRetryAfter = TimeSpan.FromMilliseconds(20);
            });
        more?.Invoke(builder);
        return builder
            .UseUsageLedger()
            .UseOpenAI(
                options => (options.Model, options.Endpoint, options.ApiKey, options.Timeout) = (
                    LoopbackServer.Model, endpoint, Key, TimeSpan.FromSeconds(timeout)))
            .ConfigurePredictor(options => (options.BatchSize, options.MaxOutputTokens) = (1, 64))
            .ConfigureLabeling(
                options => (options.BatchSize, options.MaxConcurrency, options.StopAfterFailures) = (1, Concurrency, null));
    }

    /// <summary>The prompts that a run sends.</summary>
    public static IEnumerable<PromptCall> Prompts(IEnumerable<Architecture> pool)
    {
        using var nobody = new ReplayChatClient([]);
        return [.. new LlmPerformancePredictor(
            nobody,
            Task.Task.Prediction,
            Task.GetSplit(123).Demonstrations,
            options: new LlmPredictorOptions { BatchSize = 1, MaxOutputTokens = 64 })
            .GetPrompts(pool)];
    }

    public static LlmPerformancePredictor Predictor(IServiceProvider provider) =>
        provider.GetRequiredService<LlmPerformancePredictorFactory>().Create(
            Task.Task.Prediction, Task.GetSplit(123).Demonstrations);

    public static async Task<List<Label>> LabelAsync(
        IServiceProvider provider, IReadOnlyList<Architecture> pool, IProgress<LabelingProgress>? progress = null)
    {
        var labels = new List<Label>();
        Labeler labeler = provider.GetRequiredService<LabelerFactory>().Create(Predictor(provider));
        await foreach (Label label in labeler.LabelAsync(pool, progress)) labels.Add(label);
        return labels;
    }

    /// <summary>A child's whole life: labels, and writes the labels to a file when it has them all.</summary>
    /// <param name="args">
    /// Verb, endpoint, store, file of labels, number of architectures, and the most calls of all runs on the store, if limited.
    /// </param>
    public static async Task<int> RunAsync(string[] args)
    {
        var services = new ServiceCollection();
        AddTo(services, new Uri(args[1]), args[2], builder =>
        {
            if (args is [_, _, _, _, _, var calls, ..])
                builder.UseBudget(options => options.MaxCalls = long.Parse(calls, CultureInfo.InvariantCulture));
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        List<Label> labels = await LabelAsync(provider, Pool(int.Parse(args[4], CultureInfo.InvariantCulture)));
        await File.WriteAllTextAsync(args[3] + ".new", Describe(labels));
        File.Move(args[3] + ".new", args[3], overwrite: true);
        return 0;
    }

    public static string Describe(IEnumerable<Label> labels)
    {
        var text = new StringBuilder();
        foreach (Label label in labels) text.Append(
            CultureInfo.InvariantCulture, $"{label.Index} {label.Architecture.Id} {label.Prediction}\n");
        return text.ToString();
    }
}
