using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>The batches of a folder, which one process has at a time, and what they failed to answer.</summary>
internal sealed class BatchFolder : IDisposable
{
    private readonly Dictionary<string, (int Times, BatchFailure Last)> _failures = new(StringComparer.Ordinal);
    private readonly List<StoredBatch> _batches = [];
    private readonly NumberedFiles _files;
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
        _files = new NumberedFiles(_path, StoredBatch.Suffixes);
        Directory.CreateDirectory(_path);
        _lock = FileLock.Take(Path.Combine(_path, "folder.lock"), $"works with the batches in {_path}");
        try
        {
            Leftovers.DeleteIn(_path, _files.Contains);
            foreach ((int number, HashSet<string> files) in _files.Read())
            {
                // Requests without keys were never finished: nothing of them was sent.
                if (!files.Contains(StoredBatch.KeysSuffix))
                {
                    RequireUnsent(number, files);
                    continue;
                }

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

    /// <summary>The batch after the last of any file; it counts when it is added.</summary>
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

    // A state or results say that it was sent, and may have been paid.
    private void RequireUnsent(int number, HashSet<string> files)
    {
        if (files.All(suffix => suffix == StoredBatch.RequestsSuffix)) return;
        string there = string.Join(", ", files.Order(StringComparer.Ordinal).Select(suffix => _files.GetPath(number, suffix)));
        throw new InvalidDataException(
            $"{_files.GetPath(number, StoredBatch.KeysSuffix)} is not there, but {there}: nobody knows whose answers they are. Restore "
            + "it from a copy, or delete the files of this number; what was paid for them is lost then.");
    }

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
