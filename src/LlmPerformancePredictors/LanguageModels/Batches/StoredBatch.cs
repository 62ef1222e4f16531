using System.Security.Cryptography;
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
    private const string RequestsSuffix = "requests.jsonl";
    private const string KeysSuffix = "keys.jsonl";
    private const string StateSuffix = "state.json";
    private const string ResultsSuffix = "results.jsonl";
    private const string FailuresSuffix = "failures.jsonl";
    private const string Restore = "Restore it from a copy.";
    private const string Remedy = "Delete all files of this number to ask, and pay for, its prompts again. Better: " + Restore;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = BatchJson.Default,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly JsonLinesFormat<BatchFailure> FailureFormat = new("failure of a batch", Remedy, Json);

    /// <summary>The format of <see cref="KeysPath"/>.</summary>
    public static JsonLinesFormat<BatchKey> KeyFormat { get; } = new("key of a batch", Remedy, Json);

    /// <summary>Its number in the folder, from 1.</summary>
    public int Number => number;

    /// <summary>How far it has been brought.</summary>
    public BatchStep Step { get; private set; } = new();

    public string RequestsPath => GetPath(RequestsSuffix);

    /// <summary>A batch is there once its keys are.</summary>
    public string KeysPath => GetPath(KeysSuffix);

    public string ResultsPath => GetPath(ResultsSuffix);

    /// <summary>Without it the batch is made anew, from its upload on.</summary>
    public string StatePath => GetPath(StateSuffix);

    /// <summary>Without it, what failed is asked again.</summary>
    public string FailuresPath => GetPath(FailuresSuffix);

    /// <summary>Whether it is noted what failed.</summary>
    public bool HasFailures => File.Exists(FailuresPath);

    /// <summary>Whether the downloaded results are there, as they were downloaded.</summary>
    public bool HasResults
    {
        get
        {
            if (!Step.IsDownloaded || !File.Exists(ResultsPath)) return false;
            if (Step.Results is { } fingerprint) return fingerprint == ComputeResultsFingerprint();

            // The version before noted none.
            return Step.End!.Answered == 0 || new FileInfo(ResultsPath).Length > 0;
        }
    }

    /// <exception cref="InvalidDataException">Its state cannot be read, or a file is missing or not whole.</exception>
    public static StoredBatch Load(string folder, int number)
    {
        var batch = new StoredBatch(folder, number);
        if (File.Exists(batch.StatePath)) batch.Step = ReadStep(batch.StatePath);
        if (!File.Exists(batch.KeysPath)) throw CreateMissing(batch.KeysPath);
        if (batch.Step.FileId is null && !File.Exists(batch.RequestsPath))
            throw CreateMissing(batch.RequestsPath);

        if (!batch.Step.IsJoined) batch.RequireARequestForEveryKey();

        // Both files away says that the results are to be downloaded again.
        if (batch.Step.IsJoined && batch.Step.End!.State != BatchState.Refused
            && !File.Exists(batch.ResultsPath) && !File.Exists(batch.FailuresPath))
            batch.Reopen();
        return batch;
    }

    /// <summary>The numbers of the batches in a folder, in order; gaps are batches that were deleted.</summary>
    public static IReadOnlyList<int> FindNumbers(string folder) =>
    [
        // Requests alone were never finished, and are written anew. Anything else may be paid for.
        .. from files in CreateFiles(folder).Read()
           where files.Value.Count > 1 || !files.Value.Contains(RequestsSuffix)
           select files.Key,
    ];

    /// <summary>Writes how far it has been brought; also when the run is being stopped.</summary>
    public async Task SaveAsync(BatchStep step)
    {
        await AtomicFile.WriteAsync(
            StatePath, JsonSerializer.SerializeToUtf8Bytes(step, StrictJson.GetTypeInfo<BatchStep>(Json))).ConfigureAwait(false);
        Step = step;
    }

    /// <exception cref="InvalidDataException">A key cannot be read, is there twice, or there is none.</exception>
    public Dictionary<string, BatchKey> ReadKeys()
    {
        var keys = new Dictionary<string, BatchKey>(StringComparer.Ordinal);
        foreach (BatchKey key in KeyFormat.ReadFile(KeysPath))
        {
            if (!keys.TryAdd(key.CustomId, key))
                throw new InvalidDataException($"{KeysPath} has the id '{key.CustomId}' twice. {Remedy}");
        }

        if (keys.Count == 0) throw new InvalidDataException($"{KeysPath} has no key. {Remedy}");
        return keys;
    }

    /// <summary>Takes a batch that was joined as one whose results are still to be joined.</summary>
    public void Reopen() => Step = Step with { IsJoined = false };

    /// <summary>The fingerprint of the results as they are on the disk.</summary>
    public string ComputeResultsFingerprint()
    {
        using FileStream stream = File.OpenRead(ResultsPath);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <exception cref="InvalidDataException">A failure cannot be read.</exception>
    public IEnumerable<BatchFailure> ReadFailures() => HasFailures ? FailureFormat.ReadFile(FailuresPath) : [];

    public Task WriteFailuresAsync(IEnumerable<BatchFailure> failures) =>
        AtomicFile.WriteAsync(FailuresPath, FailureFormat.Write(failures));

    private static BatchStep ReadStep(string path)
    {
        try
        {
            BatchStep step = StrictJson.Deserialize(
                BoundedFile.ReadBytes(path).Span, StrictJson.GetTypeInfo<BatchStep>(Json), "The state");
            return step.FindFault() is { } fault ? throw new JsonException(fault) : step;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"{path} is no state of a batch: {exception.Message} Delete it to have the batch made, and paid for, anew. "
                + $"Better: {Restore}",
                exception);
        }
    }

    // With fewer keys, answers that are paid for would be nobody's.
    private void RequireARequestForEveryKey()
    {
        int keys = ReadKeys().Count;
        if (!File.Exists(RequestsPath)) return;
        int requests = File.ReadLines(RequestsPath).Count();
        if (requests == keys) return;
        throw new InvalidDataException(FormattableString.Invariant(
            $"{KeysPath} has {keys} keys, and {RequestsPath} {requests} requests; there is one for each. {Remedy}"));
    }

    private static InvalidDataException CreateMissing(string path) => new(
        $"{path} is missing, though the batch has other files. {Remedy}");

    private static NumberedFiles CreateFiles(string folder) =>
        new(folder, [RequestsSuffix, KeysSuffix, StateSuffix, ResultsSuffix, FailuresSuffix]);

    private string GetPath(string suffix) => CreateFiles(folder).GetPath(number, suffix);
}
