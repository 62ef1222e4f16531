using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using Microsoft.Extensions.AI;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>The files of a folder of batches, and the results that a service gives: a run goes on, or says why not.</summary>
internal static class BatchTargets
{
    private const int Prompts = 2;

    public static IEnumerable<FuzzTarget> Create() =>
    [
        Create("batch-states", InputForm.Json, "state.json"),
        Create("batch-keys", InputForm.JsonLines, "keys.jsonl"),
        Create("batch-results", InputForm.JsonLines, "results.jsonl"),
        Create("batch-failures", InputForm.JsonLines, "failures.jsonl"),
        Create("batch-downloads", InputForm.JsonLines, null),
    ];

    private static FuzzTarget Create(string name, InputForm form, string? file) => new(
        name, form, folder => Open(folder, file),
        typeof(LanguageModelException), typeof(InvalidOperationException), typeof(InvalidDataException),
        typeof(AnswerStoreException));

    private static FuzzReader Open(string folder, string? attacked)
    {
        string batches = Path.Combine(folder, "batches");
        Run(folder, new FakeBatches());
        string first = Path.Combine(batches, "0001.");
        Dictionary<string, byte[]> files = Directory.GetFiles(batches).ToDictionary(file => file, File.ReadAllBytes);
        if (attacked == "failures.jsonl")
            files[first + attacked] = Seeds.Bytes("""{"customId":"a","reason":"the service failed","isTransient":true}""" + "\n");

        // Stored as it stands before the answers are taken into the store, so that they are read again.
        byte[] downloaded = Seeds.Bytes(
            Seeds.Text(files[first + "state.json"]).Replace("\"isJoined\":true", "\"isJoined\":false", StringComparison.Ordinal));
        byte[] made = Seeds.Bytes("""{"fileId":"f1","batchId":"b1","isDownloaded":false,"isJoined":false}""");
        byte[][] seeds = attacked switch
        {
            "state.json" => [files[first + attacked], downloaded, made],
            null => [files[first + "results.jsonl"]],
            _ => [files[first + attacked]],
        };
        if (attacked is "results.jsonl" or "keys.jsonl") files[first + "state.json"] = downloaded;
        return new FuzzReader(seeds, input =>
        {
            foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
            foreach (string file in Directory.GetFiles(batches)) File.Delete(file);
            if (attacked is not null)
                foreach ((string file, byte[] content) in files)
                    File.WriteAllBytes(file, file == first + attacked ? input : content);
            IReadOnlyList<Prediction> predictions = Run(folder, new FakeBatches { Results = attacked is null ? input : null });
            Require(predictions.Count == Prompts, "another number of predictions");
            return [];
        });
    }

    private static IReadOnlyList<Prediction> Run(string folder, FakeBatches server)
    {
        using var transport = new HttpClient(new FakeTransport(server.Respond));
        var service = new OpenAIBatchService(OpenAITargets.CreateOptions(), transport, new StillTime());
        using var store = new AnswerStore(
            new AnswerStoreOptions { Path = Path.Combine(folder, "answers.jsonl") }, new StillTime());
        var options = new BatchOptions
        {
            Folder = Path.Combine(folder, "batches"),
            MaxRounds = 10,
            MaxAttempts = 2,
            Retries = new RetryOptions { MaxRetries = 1, BaseDelay = TimeSpan.FromMilliseconds(1) },
        };
        return new BatchRunner(service, store, options, timeProvider: new StillTime())
            .RunAsync((client, token) => Label(client, token)).GetAwaiter().GetResult();
    }

    private static Task<IReadOnlyList<Prediction>> Label(IChatClient client, CancellationToken cancellationToken) =>
        new LlmPerformancePredictor(
            client, Seeds.Task, Seeds.Demonstrations, options: new LlmPredictorOptions { BatchSize = 1, RepairRounds = 0 })
        .PredictAsync(Seeds.Pool[..Prompts], cancellationToken);
}
