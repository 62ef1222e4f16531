using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>
/// One batch on disk: <c>0001.requests.jsonl</c> as it is uploaded, <c>0001.keys.jsonl</c>, <c>0001.state.json</c>,
/// <c>0001.results.jsonl</c> as downloaded and <c>0001.failures.jsonl</c>. Every file is written whole or not at all.
/// </summary>
internal sealed class StoredBatch(string folder, int number)
{
    public const string KeysSuffix = ".keys.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public BatchStep Step { get; private set; } = new();

    public string Name { get; } = Path.Combine(folder, number.ToString("D4", CultureInfo.InvariantCulture));

    public string Requests => Name + ".requests.jsonl";

    public string Keys => Name + KeysSuffix;

    public string Results => Name + ".results.jsonl";

    private string State => Name + ".state.json";

    private string Failures => Name + ".failures.jsonl";

    public static StoredBatch Load(string folder, int number)
    {
        var batch = new StoredBatch(folder, number);
        if (!File.Exists(batch.State)) return batch;
        try
        {
            batch.Step = JsonSerializer.Deserialize<BatchStep>(File.ReadAllBytes(batch.State), Json) ?? throw new JsonException("The state is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{batch.State} is no state of a batch: {exception.Message} Restore it from a copy.", exception);
        }

        return batch;
    }

    public async Task SaveAsync(BatchStep step)
    {
        await WholeFile.WriteAsync(State, JsonSerializer.SerializeToUtf8Bytes(step, Json)).ConfigureAwait(false);
        Step = step;
    }

    public static byte[] Line<T>(T item) => [.. JsonSerializer.SerializeToUtf8Bytes(item, Json), (byte)'\n'];

    public async Task<Dictionary<string, BatchKey>> ReadKeysAsync()
    {
        var keys = new Dictionary<string, BatchKey>(StringComparer.Ordinal);
        await foreach (BatchKey key in ReadAsync<BatchKey>(Keys).ConfigureAwait(false)) keys.Add(key.CustomId, key);
        return keys;
    }

    public IAsyncEnumerable<BatchFailure> ReadFailuresAsync() =>
        File.Exists(Failures) ? ReadAsync<BatchFailure>(Failures) : AsyncEnumerable.Empty<BatchFailure>();

    public Task WriteFailuresAsync(IEnumerable<BatchFailure> failures) =>
        WholeFile.WriteAsync(Failures, failures.SelectMany(failure => Line(failure)).ToArray());

    private static async IAsyncEnumerable<T> ReadAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(path, Encoding.UTF8, cancellationToken).ConfigureAwait(false))
        {
            number++;
            T item;
            try
            {
                item = JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException("The line is null.");
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException(FormattableString.Invariant($"{path}, line {number} cannot be read: {exception.Message} Restore it from a copy."), exception);
            }

            yield return item;
        }
    }
}
