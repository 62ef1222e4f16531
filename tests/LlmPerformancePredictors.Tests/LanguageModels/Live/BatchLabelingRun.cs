using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Predictors.Llm;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

/// <summary>Labels a pool through a server's batches, composed as a host would, in a child that may be killed.</summary>
internal static class BatchLabelingRun
{
    public const string Verb = "label-by-batch";
    public const int PromptsPerBatch = 20;

    /// <summary>A child's whole life: labels, and writes the labels to a file when it has them all.</summary>
    /// <param name="args">Verb, endpoint, folder, file of labels, number of architectures.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        await File.WriteAllTextAsync(
            args[3] + ".new", await LabelAsync(new Uri(args[1]), args[2], int.Parse(args[4], CultureInfo.InvariantCulture)));
        File.Move(args[3] + ".new", args[3]);
        return 0;
    }

    public static async Task<string> LabelAsync(Uri endpoint, string folder, int count)
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors()
            .UseAnswerStore(options => options.Path = Path.Combine(folder, "answers.jsonl"))
            .UseOpenAI(
                options => (options.Model, options.Endpoint, options.ApiKey) = (LoopbackServer.Model, endpoint, LabelingRun.Key))
            .UseOpenAIBatches(options =>
            {
                options.Folder = Path.Combine(folder, "batches");
                options.MaxPromptsPerBatch = PromptsPerBatch;
                options.PollInterval = TimeSpan.FromMilliseconds(20);
            })
            .ConfigurePredictor(options => (options.BatchSize, options.MaxOutputTokens) = (1, 64))
            .ConfigureLabeling(options => options.BatchSize = 1);
        await using ServiceProvider provider = services.BuildServiceProvider();
        LlmPerformancePredictorFactory factory = provider.GetRequiredService<LlmPerformancePredictorFactory>();
        LabelerFactory labelers = provider.GetRequiredService<LabelerFactory>();
        TfsEval task = TfsEval.All[0];
        List<Label> labels = await provider.GetRequiredService<BatchRunner>().RunAsync(async (client, token) =>
        {
            LlmPerformancePredictor predictor = factory.WithClient(client).Create(
                task.Task.Prediction, task.GetSplit(123).Demonstrations);
            return await labelers.Create(predictor).LabelAsync(LabelingRun.Pool(count), null, token).ToListAsync(token);
        });
        return LabelingRun.Describe(labels);
    }
}
