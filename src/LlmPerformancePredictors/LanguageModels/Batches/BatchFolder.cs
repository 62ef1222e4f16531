using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>The batches of a folder, which one process has at a time, and what they failed to answer.</summary>
internal sealed class BatchFolder : IDisposable
{
    private readonly Dictionary<string, (int Times, BatchFailure Last)> _failures = new(StringComparer.Ordinal);
    private readonly List<StoredBatch> _batches = [];
    private readonly string _path;
    private readonly int _maxAttempts;
    private readonly FileLock _lock;

    /// <summary>Opens a folder, or makes it.</summary>
    /// <exception cref="IOException">Another process has the folder.</exception>
    /// <exception cref="InvalidDataException">A file of it cannot be read.</exception>
    public BatchFolder(BatchOptions options)
    {
        (_path, _maxAttempts) = (Path.GetFullPath(options.Folder), options.MaxAttempts);
        Directory.CreateDirectory(_path);
        _lock = FileLock.Take(Path.Combine(_path, "folder.lock"), $"works with the batches in {_path}");
        try
        {
            AtomicFile.DeleteLeftovers(_path);

            // Requests without keys were never finished, and are written anew.
            while (File.Exists(CreateNext().KeysPath))
            {
                StoredBatch batch = StoredBatch.Load(_path, _batches.Count + 1);
                Add(batch);
                if (!batch.Step.IsJoined) continue;
                foreach (BatchFailure failure in batch.ReadFailures()) Note(failure);
            }
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public IReadOnlyList<StoredBatch> Batches => _batches;

    /// <summary>The batch after the last; it counts when it is added.</summary>
    public StoredBatch CreateNext() => new(_path, _batches.Count + 1);

    public void Add(StoredBatch batch) => _batches.Add(batch);

    public void Note(BatchFailure failure) =>
        _failures[failure.CustomId] = (_failures.GetValueOrDefault(failure.CustomId).Times + 1, failure);

    /// <summary>Why a prompt is not put into a batch any more; null if it is.</summary>
    public string? FindReasonToGiveUp(string customId)
    {
        if (!_failures.TryGetValue(customId, out (int Times, BatchFailure Last) failure)) return null;
        if (!failure.Last.IsTransient) return failure.Last.Reason;
        return failure.Times < _maxAttempts
            ? null
            : FormattableString.Invariant($"{failure.Last.Reason} (in {failure.Times} batches of {failure.Times})");
    }

    public void Dispose() => _lock.Dispose();
}
