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
    private int _lastNumber;

    /// <summary>Opens a folder, or makes it.</summary>
    /// <param name="options">Which.</param>
    /// <param name="store">Has the answers of every batch that was joined; a batch whose answers it lost is joined again.</param>
    /// <exception cref="IOException">Another process has the folder.</exception>
    /// <exception cref="InvalidDataException">A file of it cannot be read.</exception>
    public BatchFolder(BatchOptions options, AnswerStore store)
    {
        (_path, _maxAttempts) = (Path.GetFullPath(options.Folder), options.MaxAttempts);
        StorageFaults.CreateFolder(_path);
        _lock = FileLock.Take(Path.Combine(_path, "folder.lock"), $"works with the batches in {_path}");
        try
        {
            AtomicFile.DeleteLeftovers(_path);
            foreach (int number in StoredBatch.FindNumbers(_path))
            {
                StoredBatch batch = StoredBatch.Load(_path, number);
                Add(batch);
                if (batch.Step.IsJoined) NoteFailures(batch, store);
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
    public StoredBatch CreateNext() => new(_path, _lastNumber + 1);

    public void Add(StoredBatch batch)
    {
        _batches.Add(batch);
        _lastNumber = batch.Number;
    }

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

    private void NoteFailures(StoredBatch batch, AnswerStore store)
    {
        BatchFailure[] failures = [.. batch.ReadFailures()];
        if (batch.HasFailures && batch.Step.End!.State != BatchState.Refused)
        {
            // Every prompt has an answer or a failure. What has neither was paid for, and the store does not have it any more.
            HashSet<string> failed = [.. failures.Select(failure => failure.CustomId)];
            if (batch.ReadKeys().Values.Any(key => !failed.Contains(key.CustomId) && !store.TryFind(key.Key, out _)))
            {
                batch.Reopen();
                return;
            }
        }

        foreach (BatchFailure failure in failures) Note(failure);
    }
}
