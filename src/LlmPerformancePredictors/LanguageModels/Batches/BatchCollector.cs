using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>Writes the prompts of a run into new batches as they come, each once. Thread safe.</summary>
internal sealed class BatchCollector(
    IBatchService service, BatchFolder folder, BatchOptions options, Budget? budget, ITokenCounter? tokenCounter)
    : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _collected = new(StringComparer.Ordinal);
    private readonly List<StoredBatch> _batches = [];
    private BatchDraft? _draft;

    public bool IsEmpty => _collected.Count == 0;

    /// <exception cref="NotAskedException">The budget does not allow it, or not yet.</exception>
    /// <exception cref="ArgumentException">The budget limits tokens or money, and the call does not limit its answer.</exception>
    public void Add(AnswerKey answerKey, string prompt, ChatOptions? chatOptions)
    {
        budget?.RequireBounded([new ChatMessage(ChatRole.User, prompt)], chatOptions);
        BatchKey key = BatchKey.Create(answerKey, prompt, chatOptions, tokenCounter);
        byte[] request = service.ToRequestLine(key.CustomId, new PromptCall(prompt, chatOptions));
        lock (_gate)
        {
            if (_collected.Contains(key.CustomId)) return;
            Reserve(key.MaxSpending);
            _collected.Add(key.CustomId);
            if (_draft is not null && !HasSpace(_draft, request)) EndDraft();
            _draft ??= new BatchDraft(folder.CreateNext());
            _draft.Add(key, request);
        }
    }

    /// <summary>Ends the last batch.</summary>
    /// <returns>The new batches, in order; none if there was no prompt.</returns>
    public IReadOnlyList<StoredBatch> End()
    {
        EndDraft();
        return _batches;
    }

    public void Dispose() => _draft?.Dispose();

    private void Reserve(Spending spending)
    {
        if (budget is null || budget.TryReserve(spending, out BudgetExceededException? refusal)) return;
        throw refusal ?? new NotAskedException(
            "the budget may not be enough for it beside the batches under way; it is asked when they have cost less.");
    }

    private bool HasSpace(BatchDraft draft, byte[] request) =>
        draft.Count < options.MaxPromptsPerBatch && draft.Bytes + request.Length + 1 <= options.MaxBytesPerBatch;

    private void EndDraft()
    {
        if (_draft is null) return;
        StoredBatch batch = _draft.Commit();
        folder.Add(batch);
        _batches.Add(batch);
        _draft = null;
    }
}
