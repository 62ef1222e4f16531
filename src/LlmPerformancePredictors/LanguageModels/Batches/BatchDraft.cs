using System.Buffers;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>A batch that is being put together.</summary>
internal sealed class BatchDraft : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly StoredBatch _batch; // of a number that has no file, or requests alone, which are written over
    private readonly PendingFile _requests;
    private readonly PendingFile _keys;

    public BatchDraft(StoredBatch batch)
    {
        _batch = batch;
        _requests = new PendingFile(batch.RequestsPath);
        _keys = new PendingFile(batch.KeysPath);
    }

    /// <summary>The requests so far.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes => _requests.Content.Length;

    /// <summary>Adds a request.</summary>
    public void Add(BatchKey key, ReadOnlySpan<byte> request)
    {
        _requests.Content.Write(request);
        _requests.Content.WriteByte((byte)'\n');
        _buffer.ResetWrittenCount();
        StoredBatch.KeyFormat.Write(_buffer, key);
        _keys.Content.Write(_buffer.WrittenSpan);
        Count++;
    }

    /// <summary>Ends it: the batch is on the disk.</summary>
    /// <returns>The batch.</returns>
    public StoredBatch Commit()
    {
        _requests.Commit();
        _keys.Commit();
        return _batch;
    }

    public void Dispose()
    {
        _requests.Dispose();
        _keys.Dispose();
    }
}
