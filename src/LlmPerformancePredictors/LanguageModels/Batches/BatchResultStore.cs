using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>Takes the downloaded results of a batch into the answer store, and settles what they cost.</summary>
internal sealed class BatchResultStore(IBatchService service, AnswerStore store, Budget? budget, TimeProvider timeProvider)
{
    private const int MaxAnswersUnderWay = 1000;

    private static readonly Spending OneCall = new(1, 0, 0);

    /// <summary>Stores the answers.</summary>
    /// <param name="batch">The batch, downloaded.</param>
    /// <param name="end">How it ended.</param>
    /// <returns>How many answers were stored, and every prompt that has none.</returns>
    public async Task<(int Answers, IReadOnlyList<BatchFailure> Failures)> StoreAsync(StoredBatch batch, BatchStatus end)
    {
        Dictionary<string, BatchKey> open = batch.ReadKeys();
        var failed = new Dictionary<string, BatchResult>(StringComparer.Ordinal);
        var adding = new List<Task>();
        (int answers, int count) = (0, 0);
        DateOnly day = timeProvider.GetUtcDay();
        await foreach (string line in File.ReadLinesAsync(batch.ResultsPath).ConfigureAwait(false))
        {
            // What is no result, or nobody's, leaves its prompt without one.
            if (service.ReadResultLine(line) is not { } result) continue;
            count++;
            if (result.Response is not { } response)
            {
                // Another line may have its answer, which counts for more.
                failed.TryAdd(result.CustomId, result);
                continue;
            }

            if (!open.Remove(result.CustomId, out BatchKey? key)) continue;
            budget?.Settle(key.MaxSpending, GetCost(key, response));
            answers++;
            adding.Add(store.AddAsync(RecordedResponse.ToAnswer(key.Key, key.MaxUsage, response, day)));
            if (adding.Count < MaxAnswersUnderWay) continue;
            await Task.WhenAll(adding).ConfigureAwait(false);
            adding.Clear();
        }

        await Task.WhenAll(adding).ConfigureAwait(false);
        foreach (BatchKey key in open.Values) budget?.Settle(key.MaxSpending, store.TryFind(key.Key, out _) ? default : OneCall);
        string missing = count < end.Answered ? DescribeShort(batch, count)
            : end.State == BatchState.EndedEarly ? $"the batch ended early ({end.Message})"
            : "the batch has no result for it";
        BatchFailure[] failures =
        [
            .. failed.Values.Where(result => open.Remove(result.CustomId)).Select(
                result => new BatchFailure(result.CustomId, result.Failure ?? "no reason was given", result.IsTransient)),
            .. open.Keys.Order(StringComparer.Ordinal).Select(id => new BatchFailure(id, missing, IsTransient: true)),
        ];
        return (answers, failures);
    }

    /// <summary>What it means that a batch has fewer results than its service counts answers.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="count">How many results there are.</param>
    /// <returns>The reason for what is missing, and what to do.</returns>
    public static string DescribeShort(StoredBatch batch, int count) => FormattableString.Invariant(
        $"the results of {batch.Step.BatchId} have {count} lines that can be read, of {batch.Step.End!.Answered} answers that ")
        + $"the service counts; delete {batch.ResultsPath} and {batch.FailuresPath} to download them again.";

    /// <summary>Settles a batch that the service refused as a whole, and that cost nothing.</summary>
    public void Release(StoredBatch batch)
    {
        if (budget is null) return;
        foreach (BatchKey key in batch.ReadKeys().Values) budget.Settle(key.MaxSpending, default);
    }

    // What is stored already was counted with the store, or when it was.
    private Spending GetCost(BatchKey key, ChatResponse response)
    {
        if (store.TryFind(key.Key, out _)) return default;
        return TokenUsage.From(response, key.MaxUsage) is { } usage ? Spending.From(usage) : key.MaxSpending;
    }
}
