using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>Writes the prompts of a run into new batches as they come, each once. Thread safe.</summary>
internal sealed class BatchCollector(IBatchService service, BatchFolder folder, BatchOptions options, Budget? budget) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly HashSet<string> _collected = new(StringComparer.Ordinal);
    private readonly List<StoredBatch> _sealed = [];
    private StoredBatch? _batch;
    private FileStream? _requests;
    private FileStream? _keys;
    private int _count;

    public bool IsEmpty => _collected.Count == 0;

    /// <exception cref="NotAskedException">The budget does not allow it, or not yet.</exception>
    public async Task AddAsync(AnswerKey key, string prompt, ChatOptions? chatOptions, CancellationToken cancellationToken)
    {
        if (chatOptions?.MaxOutputTokens is null && budget is { LimitsTokens: true })
            throw new ArgumentException("The budget limits tokens or money, but this call does not limit its answer, so that it has no highest price; set MaxOutputTokens (LlmPredictorOptions.MaxOutputTokens for a predictor).", nameof(chatOptions));
        BatchKey batchKey = BatchKey.Of(key, prompt, chatOptions);
        byte[] line = service.ToRequestLine(batchKey.CustomId, new PromptCall(prompt, chatOptions));
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_collected.Contains(batchKey.CustomId)) return;
            if (budget is not null && !budget.TryReserve(batchKey.Most, out BudgetExceededException? refusal))
                throw refusal ?? new NotAskedException("the budget may not be enough for it beside the batches under way; it is asked when they have cost less.");
            _collected.Add(batchKey.CustomId);
            bool full = _requests is not null
                && (_count >= options.MaxPromptsPerBatch || _requests.Length + line.Length + 1 > options.MaxBytesPerBatch);
            if (full) await SealAsync().ConfigureAwait(false);
            if (_batch is null)
            {
                _batch = folder.Next();
                _requests = new FileStream(_batch.Requests + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None);
                _keys = new FileStream(_batch.Keys + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None);
            }

            _requests!.Write(line);
            _requests.WriteByte((byte)'\n');
            _keys!.Write(StoredBatch.Line(batchKey));
            _count++;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the last batch.</summary>
    /// <returns>The new batches, in order; none if there was no prompt.</returns>
    public async Task<IReadOnlyList<StoredBatch>> EndAsync()
    {
        await SealAsync().ConfigureAwait(false);
        return _sealed;
    }

    public async ValueTask DisposeAsync()
    {
        if (_requests is not null) await _requests.DisposeAsync().ConfigureAwait(false);
        if (_keys is not null) await _keys.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async Task SealAsync()
    {
        if (_batch is null) return;
        await CloseAsync(_requests!).ConfigureAwait(false);
        await CloseAsync(_keys!).ConfigureAwait(false);

        // What there was of a batch of this number was never finished.
        foreach (string left in Directory.EnumerateFiles(Path.GetDirectoryName(_batch.Name)!, Path.GetFileName(_batch.Name) + ".*"))
            if (!left.EndsWith(".tmp", StringComparison.Ordinal)) File.Delete(left);

        // A batch is there once its keys are.
        File.Move(_batch.Requests + ".tmp", _batch.Requests);
        File.Move(_batch.Keys + ".tmp", _batch.Keys);
        folder.Add(_batch);
        _sealed.Add(_batch);
        (_batch, _requests, _keys, _count) = (null, null, null, 0);

        static async Task CloseAsync(FileStream stream)
        {
            stream.Flush(flushToDisk: true);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
