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
    /// <summary>The end of the name of <see cref="RequestsPath"/>.</summary>
    public const string RequestsSuffix = "requests.jsonl";

    /// <summary>The end of the name of <see cref="KeysPath"/>.</summary>
    public const string KeysSuffix = "keys.jsonl";

    private const string ResultsSuffix = "results.jsonl";
    private const string StateSuffix = "state.json";
    private const string FailuresSuffix = "failures.jsonl";
    private const string Remedy = "Restore it from a copy.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonLinesFormat<BatchFailure> FailureFormat = new("failure of a batch", Remedy, Json);

    /// <summary>The format of <see cref="KeysPath"/>.</summary>
    public static JsonLinesFormat<BatchKey> KeyFormat { get; } = new("key of a batch", Remedy, Json);

    /// <summary>The ends of the names of all its files.</summary>
    public static IReadOnlyCollection<string> Suffixes { get; } =
        [RequestsSuffix, KeysSuffix, ResultsSuffix, StateSuffix, FailuresSuffix];

    /// <summary>Its number, from 1.</summary>
    public int Number => number;

    /// <summary>How far it has been brought.</summary>
    public BatchStep Step { get; private set; } = new();

    public string RequestsPath => GetPath(RequestsSuffix);

    /// <summary>A batch is there once its keys are.</summary>
    public string KeysPath => GetPath(KeysSuffix);

    public string ResultsPath => GetPath(ResultsSuffix);

    private string StatePath => GetPath(StateSuffix);

    private string FailuresPath => GetPath(FailuresSuffix);

    /// <exception cref="InvalidDataException">Its state cannot be read.</exception>
    public static StoredBatch Load(string folder, int number)
    {
        var batch = new StoredBatch(folder, number);
        if (!File.Exists(batch.StatePath)) return batch;
        try
        {
            batch.Step = StrictJson.Deserialize<BatchStep>(BoundedFile.ReadBytes(batch.StatePath).Span, Json, "The state");
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{batch.StatePath} is no state of a batch: {exception.Message} {Remedy}", exception);
        }

        return batch;
    }

    /// <summary>Writes how far it has been brought; also when the run is being stopped.</summary>
    public async Task SaveAsync(BatchStep step)
    {
        await AtomicFile.WriteInLockedFolderAsync(StatePath, JsonSerializer.SerializeToUtf8Bytes(step, Json)).ConfigureAwait(false);
        Step = step;
    }

    /// <exception cref="InvalidDataException">A key cannot be read.</exception>
    public Dictionary<string, BatchKey> ReadKeys() =>
        KeyFormat.ReadFile(KeysPath).ToDictionary(key => key.CustomId, StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">A failure cannot be read.</exception>
    public IEnumerable<BatchFailure> ReadFailures() => File.Exists(FailuresPath) ? FailureFormat.ReadFile(FailuresPath) : [];

    public Task WriteFailuresAsync(IEnumerable<BatchFailure> failures) =>
        AtomicFile.WriteInLockedFolderAsync(FailuresPath, FailureFormat.Write(failures));

    private string GetPath(string suffix) => Path.Combine(folder, FormattableString.Invariant($"{number:D4}.{suffix}"));
}
