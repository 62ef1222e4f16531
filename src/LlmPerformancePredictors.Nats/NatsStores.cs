using System.Text.Json;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Storage;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;

namespace LlmPerformancePredictors.Nats;

/// <summary>The stream of tasks and the buckets of results and workers: names, settings, and what is in them.</summary>
internal sealed class NatsStores(NatsQueueOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private Handles? _handles;

    public string TaskStream => options.Prefix + "_tasks";

    /// <summary>Makes stream and buckets where they are missing, once.</summary>
    public async ValueTask<Handles> GetAsync(NatsJSContext context, CancellationToken cancellationToken)
    {
        if (_handles is { } made) return made;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _handles ??= await CreateAsync(context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A task has a subject of its own, so that the server sees whether it is there.</summary>
    public string GetSubject(EvaluationTask task) => $"{TaskStream}.{GetKey(task)}";

    /// <summary>The subjects of all tasks of an evaluator.</summary>
    public string GetSubjects(EvaluatorDescription evaluator) => $"{TaskStream}.{evaluator.Key}.*";

    /// <summary>The key of a task's result.</summary>
    public static string GetKey(EvaluationTask task) => $"{task.Evaluator.Key}.{task.Id}";

    /// <summary>The same for a task that cannot be read.</summary>
    public string GetKey(string subject) => subject[(TaskStream.Length + 1)..];

    /// <summary>Names of workers are free text; keys are not.</summary>
    public static string GetKey(WorkerStatus worker) => Fingerprint.ComputeShort(worker.Worker);

    public async ValueTask<EvaluationQueueStatus> GetStatusAsync(NatsJSContext context, CancellationToken cancellationToken)
    {
        Handles handles = await GetAsync(context, cancellationToken).ConfigureAwait(false);
        long underWay = 0;
        await foreach (INatsJSConsumer consumer in context
            .ListConsumersAsync(TaskStream, cancellationToken).ConfigureAwait(false))
            underWay += consumer.Info.NumAckPending;
        INatsJSStream stream =
            await context.GetStreamAsync(TaskStream, cancellationToken: cancellationToken).ConfigureAwait(false);
        var workers = new List<WorkerStatus>();
        await foreach (NatsKVEntry<byte[]> entry in handles.Workers
            .WatchAsync<byte[]>(opts: SnapshotOptions, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (TryRead(entry) is { } worker) workers.Add(worker);
            if (entry.Delta == 0) break;
        }

        return new EvaluationQueueStatus(
            Math.Max(0, stream.Info.State.Messages - underWay), underWay,
            [.. workers.OrderBy(worker => worker.Worker, StringComparer.Ordinal)]);
    }

    public void Dispose() => _turn.Dispose();

    private static NatsKVWatchOpts SnapshotOptions =>
        new() { IgnoreDeletes = true, OnNoData = _ => ValueTask.FromResult(true) };

    // Who reports in a way that nobody understands is no worker of ours.
    private static WorkerStatus? TryRead(NatsKVEntry<byte[]> entry)
    {
        try
        {
            return entry.Value is { } report ? EvaluationMessages.ReadWorker(report) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<Handles> CreateAsync(NatsJSContext context, CancellationToken cancellationToken)
    {
        await context.CreateOrUpdateStreamAsync(
            new StreamConfig(TaskStream, [$"{TaskStream}.*.*"])
            {
                Retention = StreamConfigRetention.Workqueue,
                MaxMsgSize = options.MaxMessageBytes,
                NumReplicas = options.Replicas,
            },
            cancellationToken).ConfigureAwait(false);
        var buckets = new NatsKVContext(context);
        INatsKVStore results = await buckets.CreateOrUpdateStoreAsync(
            new NatsKVConfig(options.Prefix + "_results")
            {
                MaxAge = options.ResultRetention ?? TimeSpan.Zero,
                MaxValueSize = options.MaxMessageBytes,
                NumberOfReplicas = options.Replicas,
            },
            cancellationToken).ConfigureAwait(false);
        INatsKVStore workers = await buckets.CreateOrUpdateStoreAsync(
            new NatsKVConfig(options.Prefix + "_workers")
            {
                MaxAge = WorkerStatus.Lifetime,
                NumberOfReplicas = options.Replicas,
            },
            cancellationToken).ConfigureAwait(false);
        return new Handles(results, workers);
    }

    internal sealed record Handles(INatsKVStore Results, INatsKVStore Workers);
}
