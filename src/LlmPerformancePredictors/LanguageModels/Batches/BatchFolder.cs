using System.Globalization;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>The batches of a folder, which one process has at a time, and what they failed to answer.</summary>
internal sealed class BatchFolder : IDisposable
{
    private readonly Dictionary<string, (int Times, BatchFailure Last)> _failures = new(StringComparer.Ordinal);
    private readonly List<StoredBatch> _batches = [];
    private readonly FileStream _lock;
    private readonly BatchOptions _options;

    private BatchFolder(BatchOptions options, FileStream heldLock) => (_options, _lock) = (options, heldLock);

    public IReadOnlyList<StoredBatch> Batches => _batches;

    /// <exception cref="IOException">Another process has the folder.</exception>
    /// <exception cref="InvalidDataException">A file of it cannot be read.</exception>
    public static async Task<BatchFolder> OpenAsync(BatchOptions options, TimeProvider timeProvider)
    {
        string path = Path.GetFullPath(options.Folder);
        Directory.CreateDirectory(path);
        FileStream held = new FileLock(Path.Combine(path, "folder.lock"), TimeSpan.Zero, timeProvider).TryTake()
            ?? throw new IOException($"Another process works with the batches in {path}; let it, or end it and run again.");
        var folder = new BatchFolder(options, held);
        try
        {
            // Requests without keys were never finished, and are written anew.
            while (File.Exists(new StoredBatch(path, folder._batches.Count + 1).Keys))
            {
                StoredBatch batch = StoredBatch.Load(path, folder._batches.Count + 1);
                folder._batches.Add(batch);
                if (batch.Step.IsJoined)
                    await foreach (BatchFailure failure in batch.ReadFailuresAsync().ConfigureAwait(false)) folder.Note(failure);
            }

            return folder;
        }
        catch
        {
            await held.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public StoredBatch Next() => new(Path.GetFullPath(_options.Folder), _batches.Count + 1);

    public void Add(StoredBatch batch) => _batches.Add(batch);

    public void Note(BatchFailure failure) =>
        _failures[failure.CustomId] = (_failures.GetValueOrDefault(failure.CustomId).Times + 1, failure);

    /// <summary>Why a prompt is not put into a batch any more; null if it is.</summary>
    public string? GivenUp(string customId)
    {
        if (!_failures.TryGetValue(customId, out (int Times, BatchFailure Last) failure)) return null;
        if (!failure.Last.IsTransient) return failure.Last.Reason;
        return failure.Times < _options.MaxAttempts
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{failure.Last.Reason} (in {failure.Times} batches of {failure.Times})");
    }

    public void Dispose() => _lock.Dispose();
}
