using System.Collections.Concurrent;
using System.Text.Json;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Predictors;
using NATS.Client.Core;
using NATS.Client.KeyValueStore;

namespace LlmPerformancePredictors.Nats;

/// <summary>
/// Results as they come in, for whoever waits for them: one watch an evaluator, and a look now and then beside it.
/// </summary>
internal sealed class NatsResultWatch(NatsLink link, NatsStores stores, TimeProvider timeProvider) : IAsyncDisposable
{
    // A watch that breaks off in silence delays a result by this, and loses none.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<EvaluationResult>> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task>> _watches = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    public Task<EvaluationResult?> FindAsync(
        EvaluationTask task, CancellationToken cancellationToken) => link.RunAsync<EvaluationResult?>(
        "look up a result",
        async context =>
        {
            NatsStores.Handles handles = await stores.GetAsync(context, cancellationToken).ConfigureAwait(false);
            NatsResult<NatsKVEntry<byte[]>> entry = await handles.Results
                .TryGetEntryAsync<byte[]>(NatsStores.GetKey(task), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (entry.Success) return Read(task.Id, entry.Value.Value);
            return entry.Error is NatsKVKeyNotFoundException or NatsKVKeyDeletedException ? null : throw entry.Error;
        },
        cancellationToken);

    public async Task<EvaluationResult> WaitAsync(EvaluationTask task, CancellationToken cancellationToken)
    {
        TaskCompletionSource<EvaluationResult> waiting =
            _waiting.GetOrAdd(task.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        _ = _watches.GetOrAdd(task.Evaluator.Key, key => new Lazy<Task>(() => WatchAsync(key))).Value;
        while (true)
        {
            if (await FindAsync(task, cancellationToken).ConfigureAwait(false) is { } found) Tell(task.Id, found);
            try
            {
                return await waiting.Task.WaitAsync(LookInterval, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // It is looked for again.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watches.Values.Select(watch => watch.Value)).ConfigureAwait(false);
        _stop.Dispose();
    }

    // What cannot be read is a failure, which may be asked again as another attempt.
    private static EvaluationResult Read(string taskId, byte[]? message)
    {
        try
        {
            EvaluationResult result = EvaluationMessages.ReadResult(message);
            return result.TaskId == taskId ? result : throw new JsonException($"it is that of {result.TaskId}");
        }
        catch (JsonException exception)
        {
            var failure = new PredictionFailure($"its result on the queue cannot be read: {exception.Message}")
            {
                Kind = PredictionFailureKind.NoAnswer,
            };
            return new EvaluationResult(taskId, Prediction.FromFailure(failure), "", 1, TimeSpan.Zero);
        }
    }

    private void Tell(string taskId, EvaluationResult result)
    {
        if (_waiting.TryRemove(taskId, out TaskCompletionSource<EvaluationResult>? waiting)) waiting.TrySetResult(result);
    }

    private async Task WatchAsync(string evaluatorKey)
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                NatsStores.Handles handles = await link.RunAsync(
                    "tell results", context => stores.GetAsync(context, _stop.Token), _stop.Token).ConfigureAwait(false);
                await foreach (NatsKVEntry<byte[]> entry in handles.Results
                    .WatchAsync<byte[]>($"{evaluatorKey}.*", cancellationToken: _stop.Token).ConfigureAwait(false))
                {
                    string taskId = entry.Key[(evaluatorKey.Length + 1)..];
                    if (_waiting.ContainsKey(taskId) && entry.Value is { } message) Tell(taskId, Read(taskId, message));
                }
            }
            catch (Exception exception)
                when (exception is EvaluationQueueException || NatsLink.IsOfTheServer(exception))
            {
                // It begins anew, and is told all results again.
            }

            await Task.Delay(WatchPause, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
