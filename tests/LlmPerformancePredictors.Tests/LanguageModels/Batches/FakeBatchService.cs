using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels.Batches;

/// <summary>
/// A vendor in memory, which outlives the runs that use it. A hook sees every call before and after it takes effect.
/// </summary>
internal sealed class FakeBatchService(Func<string, string> answer) : IBatchService
{
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, (string File, BatchStatus Status)> _batches = [];

    public string Model => "m";

    /// <summary>
    /// Is told of a call ("upload", "create", ...) and whether it has taken effect; throws what the caller is to see.
    /// </summary>
    public Action<string, bool> Hook { get; set; } = (_, _) => { };

    /// <summary>What a batch comes to: its end, and what of its results is there.</summary>
    public Func<int, BatchState> End { get; set; } = _ => BatchState.Completed;

    /// <summary>A prompt's result in place of its answer; null answers.</summary>
    public Func<string, BatchResult?> Fail { get; set; } = _ => null;

    /// <summary>How many lines of results are lost in a download.</summary>
    public int LostLines { get; set; }

    /// <summary>Whether they are lost in every download, and not in one only.</summary>
    public bool LosesAlways { get; set; }

    /// <summary>Custom ids that were answered and charged for, as often as they were.</summary>
    public List<string> Paid { get; } = [];

    public int Batches => _batches.Count;

    /// <summary>The request lines of every batch.</summary>
    public IEnumerable<string[]> Requests => _batches.Values.Select(batch => Lines(_files[batch.File]));

    public byte[] ToRequestLine(string customId, PromptCall call) =>
        JsonSerializer.SerializeToUtf8Bytes(new[] { customId, call.Text });

    public Task<string> UploadAsync(string path, CancellationToken cancellationToken = default) =>
        CallAsync("upload", () => AddFile(File.ReadAllText(path)));

    public Task<string> CreateAsync(string fileId, CancellationToken cancellationToken = default) => CallAsync("create", () =>
    {
        string id = $"batch-{_batches.Count + 1}";
        BatchState end = End(_batches.Count + 1);
        var results = new List<string>();
        foreach (string line in end == BatchState.Refused ? [] : Lines(_files[fileId]))
        {
            string[] request = JsonSerializer.Deserialize<string[]>(line)!;
            if (end == BatchState.EndedEarly && results.Count == 1) break;
            BatchResult? failed = Fail(request[1]);
            if (failed is null) Paid.Add(request[0]);
            results.Add(JsonSerializer.Serialize(failed is null
                ? [request[0], "answer", answer(request[1])]
                : new[] { request[0], failed.IsTransient ? "later" : "never", failed.Failure! }));
        }

        int failures = results.Count(line => !line.Contains("\"answer\"", StringComparison.Ordinal));
        string resultFile = AddFile(string.Join('\n', results));
        var status = new BatchStatus(end, results.Count - failures, failures, [resultFile], "the server's words");
        _batches.Add(id, (fileId, status));
        return id;
    });

    public Task<string?> FindAsync(string fileId, CancellationToken cancellationToken = default) =>
        CallAsync<string?>("find", () => _batches.FirstOrDefault(batch => batch.Value.File == fileId).Key);

    public Task<BatchStatus> GetStatusAsync(string batchId, CancellationToken cancellationToken = default) =>
        CallAsync("status", () => _batches[batchId].Status);

    public Task DownloadAsync(string fileId, Stream destination, CancellationToken cancellationToken = default) =>
        CallAsync("download", () =>
    {
        string[] lines = Lines(_files[fileId]);
        destination.Write(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[..Math.Max(0, lines.Length - LostLines)])));
        if (!LosesAlways) LostLines = 0;
        return true;
    });

    public BatchResult? ReadResultLine(string line) => JsonSerializer.Deserialize<string[]>(line) is [{ } id, { } kind, { } text]
        ? kind == "answer"
            ? new BatchResult(
                id,
                new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
                {
                    Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 5 },
                })
            : new BatchResult(id, null, text, kind == "later")
        : null;

    private static string[] Lines(string file) => file.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string AddFile(string content)
    {
        string id = $"file-{_files.Count + 1}";
        _files.Add(id, content);
        return id;
    }

    private Task<T> CallAsync<T>(string name, Func<T> effect)
    {
        Hook(name, false);
        T result = effect();
        Hook(name, true);
        return Task.FromResult(result);
    }
}
