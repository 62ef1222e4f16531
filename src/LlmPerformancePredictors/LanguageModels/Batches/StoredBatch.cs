using System.Text.Encodings.Web;
using System.Text.Json;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>
/// One batch on disk: <c>0001.requests.jsonl</c> as it is uploaded, <c>0001.keys.jsonl</c>, <c>0001.state.json</c>,
/// <c>0001.results.jsonl</c> as downloaded and <c>0001.failures.jsonl</c>. Every file is written whole or not at all.
/// </summary>
internal sealed class StoredBatch(string folder, int number)
{
    private const string Remedy = "Restore it from a copy.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonLinesFormat<BatchFailure> FailureFormat = new("failure of a batch", Remedy, Json);

    /// <summary>The format of <see cref="KeysPath"/>.</summary>
    public static JsonLinesFormat<BatchKey> KeyFormat { get; } = new("key of a batch", Remedy, Json);

    /// <summary>How far it has been brought.</summary>
    public BatchStep Step { get; private set; } = new();

    public string RequestsPath => GetPath("requests.jsonl");

    /// <summary>A batch is there once its keys are.</summary>
    public string KeysPath => GetPath("keys.jsonl");

    public string ResultsPath => GetPath("results.jsonl");

    private string StatePath => GetPath("state.json");

    private string FailuresPath => GetPath("failures.jsonl");

    /// <exception cref="InvalidDataException">Its state cannot be read.</exception>
    public static StoredBatch Load(string folder, int number)
    {
        var batch = new StoredBatch(folder, number);
        if (!File.Exists(batch.StatePath)) return batch;
        try
        {
            batch.Step = JsonSerializer.Deserialize<BatchStep>(File.ReadAllBytes(batch.StatePath), Json)
                ?? throw new JsonException("The state is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{batch.StatePath} is no state of a batch: {exception.Message} {Remedy}", exception);
        }

        return batch;
    }

    /// <summary>Writes how far it has been brought; also when the run is being stopped.</summary>
    public async Task SaveAsync(BatchStep step)
    {
        await AtomicFile.WriteAsync(StatePath, JsonSerializer.SerializeToUtf8Bytes(step, Json)).ConfigureAwait(false);
        Step = step;
    }

    /// <exception cref="InvalidDataException">A key cannot be read.</exception>
    public Dictionary<string, BatchKey> ReadKeys() =>
        KeyFormat.ReadFile(KeysPath).ToDictionary(key => key.CustomId, StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">A failure cannot be read.</exception>
    public IEnumerable<BatchFailure> ReadFailures() => File.Exists(FailuresPath) ? FailureFormat.ReadFile(FailuresPath) : [];

    public Task WriteFailuresAsync(IEnumerable<BatchFailure> failures) =>
        AtomicFile.WriteAsync(FailuresPath, FailureFormat.Write(failures));

    /// <summary>Deletes what there is of a batch of this number that has no keys, and so was never finished.</summary>
    public void DeleteUnfinished()
    {
        File.Delete(RequestsPath);
        File.Delete(ResultsPath);
        File.Delete(StatePath);
        File.Delete(FailuresPath);
    }

    private string GetPath(string suffix) => Path.Combine(folder, FormattableString.Invariant($"{number:D4}.{suffix}"));
}
