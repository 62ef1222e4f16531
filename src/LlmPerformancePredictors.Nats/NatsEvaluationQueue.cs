using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.KeyValueStore;

namespace LlmPerformancePredictors.Nats;

/// <summary>
/// A queue on a NATS server with JetStream. Tasks are in a work queue, where each has a subject of its own and is delivered again
/// when its lease ends; results are in a bucket, where the first one of a task stays. Both survive restarts of all sides.
/// </summary>
/// <remarks>The server is 2.9 or newer. Streams and buckets are made where they are missing.</remarks>
public sealed class NatsEvaluationQueue : IEvaluationQueue, IAsyncDisposable, IDisposable
{
    private const int WrongLastSequence = 10071;

    // The server forgets a pull when it restarts, so that pulls have to be made anew before long.
    private static readonly NatsJSNextOpts Next = new()
    {
        Expires = TimeSpan.FromSeconds(3),
        IdleHeartbeat = TimeSpan.FromSeconds(1),
    };

    private readonly NatsQueueOptions _options;
    private readonly NatsLink _link;
    private readonly NatsStores _stores;
    private readonly NatsResultWatch _watch;
    private readonly ConcurrentDictionary<string, INatsJSConsumer> _consumers = new(StringComparer.Ordinal);

    /// <summary>Creates the queue; the server is first asked for when something is to be done.</summary>
    /// <param name="options">Where it is; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it.</exception>
    public NatsEvaluationQueue(NatsQueueOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options?.Clone() ?? new NatsQueueOptions();
        new NatsQueueOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        timeProvider ??= TimeProvider.System;
        _link = new NatsLink(_options, timeProvider);
        _stores = new NatsStores(_options);
        _watch = new NatsResultWatch(_link, _stores, timeProvider);
    }

    /// <inheritdoc/>
    public TimeSpan LeaseTime => _options.LeaseTime;

    /// <inheritdoc/>
    public async Task<bool> SubmitAsync(EvaluationTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        byte[] message = EvaluationMessages.Write(task);
        if (message.Length > _options.MaxMessageBytes)
            throw new EvaluationQueueException(string.Create(
                CultureInfo.InvariantCulture,
                $"The task of an architecture of {task.Evaluator.Space} has {message.Length} bytes; allowed is "
                + $"{_options.MaxMessageBytes} ({nameof(NatsQueueOptions)}.{nameof(NatsQueueOptions.MaxMessageBytes)}, and "
                + $"max_payload of the server). Nothing was sent."));
        return await _link.RunAsync(
            "take a task",
            async context =>
            {
                await _stores.GetAsync(context, cancellationToken).ConfigureAwait(false);
                PubAckResponse answer = await context.PublishAsync(
                    _stores.GetSubject(task), message, opts: new NatsJSPubOpts { ExpectedLastSubjectSequence = 0 },
                    cancellationToken: cancellationToken).ConfigureAwait(false);
                if (answer.Error is { } error && error.ErrCode != WrongLastSequence) throw new NatsJSApiException(error);
                return answer.Error is null;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<EvaluationResult?> FindResultAsync(EvaluationTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return _watch.FindAsync(task, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<EvaluationResult> WaitForResultAsync(EvaluationTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return _watch.WaitAsync(task, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<EvaluationLease> LeaseAsync(EvaluatorDescription evaluator, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            INatsJSMsg<byte[]>? message = await _link.RunAsync(
                "give out tasks",
                async context => await (await GetConsumerAsync(context, evaluator, cancellationToken).ConfigureAwait(false))
                    .NextAsync<byte[]>(opts: Next, cancellationToken: cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            if (message is null) continue;
            if (ReadTask(message, out string? fault) is { } task)
                return new EvaluationLease(task, (int)(message.Metadata?.NumDelivered ?? 1), message);
            await RefuseAsync(message, fault, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task HeartbeatAsync(EvaluationLease lease, CancellationToken cancellationToken = default)
    {
        INatsJSMsg<byte[]> message = GetMessage(lease);
        return _link.TryAsync(
            "take a heartbeat", _ => message.AckProgressAsync(cancellationToken: cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(
        EvaluationLease lease, EvaluationResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(result);
        INatsJSMsg<byte[]> message = GetMessage(lease);
        bool isFirst = await KeepAsync(
            NatsStores.GetKey(lease.Task), NatsResultSize.Bound(result, _options.MaxMessageBytes), cancellationToken)
            .ConfigureAwait(false);

        // Where this is lost, the task comes again, and is found to have a result.
        await RunAsync("take a result", () => message.AckAsync(cancellationToken: cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return isFirst;
    }

    /// <inheritdoc/>
    public Task FailAsync(EvaluationLease lease, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        INatsJSMsg<byte[]> message = GetMessage(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return RunAsync(
            "take a task back",
            () => message.NakAsync(new AckOpts { NakDelay = delay }, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReportAsync(WorkerStatus worker, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return _link.TryAsync(
            "take a report",
            async context =>
            {
                NatsStores.Handles stores = await _stores.GetAsync(context, cancellationToken).ConfigureAwait(false);
                await stores.Workers.PutAsync(
                    NatsStores.GetKey(worker), EvaluationMessages.Write(worker), cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<EvaluationQueueStatus> GetStatusAsync(CancellationToken cancellationToken = default) => _link.RunAsync(
        "say how it is", context => _stores.GetStatusAsync(context, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
        _stores.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static INatsJSMsg<byte[]> GetMessage(EvaluationLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return lease.Handle as INatsJSMsg<byte[]>
            ?? throw new ArgumentException("The lease is of another queue.", nameof(lease));
    }

    private EvaluationTask? ReadTask(INatsJSMsg<byte[]> message, out string? fault)
    {
        try
        {
            EvaluationTask task = EvaluationMessages.ReadTask(message.Data);
            fault = message.Subject == _stores.GetSubject(task) ? null : $"it stands at {message.Subject}";
            return fault is null ? task : null;
        }
        catch (JsonException exception)
        {
            fault = exception.Message;
            return null;
        }
    }

    // Whoever waits for it learns why; nobody gets it again.
    private async Task RefuseAsync(INatsJSMsg<byte[]> message, string? fault, CancellationToken cancellationToken)
    {
        string key = _stores.GetKey(message.Subject);
        var result = new EvaluationResult(
            key.Split('.')[^1], Prediction.FromFailure($"its task on the queue cannot be read: {fault}"), "", 1, TimeSpan.Zero);
        await KeepAsync(key, EvaluationMessages.Write(result), cancellationToken).ConfigureAwait(false);
        await RunAsync(
            "take a task off", () => message.AckTerminateAsync(cancellationToken: cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private Task<bool> KeepAsync(string key, byte[] result, CancellationToken cancellationToken) => _link.RunAsync(
        "keep a result",
        async context =>
        {
            NatsStores.Handles stores = await _stores.GetAsync(context, cancellationToken).ConfigureAwait(false);
            NatsResult<ulong> kept =
                await stores.Results.TryCreateAsync(key, result, cancellationToken: cancellationToken).ConfigureAwait(false);
            return kept.Success || (kept.Error is NatsKVCreateException or NatsKVWrongLastRevisionException
                ? false : throw kept.Error);
        },
        cancellationToken);

    private Task<bool> RunAsync(string what, Func<ValueTask> action, CancellationToken cancellationToken) => _link.RunAsync(
        what,
        async _ =>
        {
            await action().ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private async ValueTask<INatsJSConsumer> GetConsumerAsync(
        NatsJSContext context, EvaluatorDescription evaluator, CancellationToken cancellationToken)
    {
        if (_consumers.TryGetValue(evaluator.Key, out INatsJSConsumer? known)) return known;
        await _stores.GetAsync(context, cancellationToken).ConfigureAwait(false);
        INatsJSConsumer consumer = await context.CreateOrUpdateConsumerAsync(
            _stores.TaskStream,
            new ConsumerConfig($"workers_{evaluator.Key}")
            {
                Description = string.Create(CultureInfo.InvariantCulture, $"{evaluator.Name} on {evaluator.Space}"),
                FilterSubject = _stores.GetSubjects(evaluator),
                AckPolicy = ConsumerConfigAckPolicy.Explicit,
                AckWait = _options.LeaseTime,
                MaxDeliver = -1,
                MaxAckPending = 100_000,
                MaxWaiting = 10_000,
            },
            cancellationToken).ConfigureAwait(false);
        return _consumers.GetOrAdd(evaluator.Key, consumer);
    }
}
