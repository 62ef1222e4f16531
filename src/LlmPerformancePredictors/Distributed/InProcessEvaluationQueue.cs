using System.Collections.Concurrent;
using System.Threading.Channels;
using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// A queue within one process, which needs no server: workers are threads of it. It ends with the process; what is to survive is
/// the search's journal.
/// </summary>
public sealed class InProcessEvaluationQueue : IEvaluationQueue
{
    private readonly ConcurrentDictionary<string, Channel<QueuedTask>> _ready = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<EvaluationResult>> _results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (WorkerStatus Status, long Timestamp)> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueuedTask> _tasks = new(StringComparer.Ordinal);
    private readonly Lock _turn = new();
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="options">How it works; null takes the defaults.</param>
    /// <param name="timeProvider">The clock of leases; default the system's.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it.</exception>
    public InProcessEvaluationQueue(InProcessQueueOptions? options = null, TimeProvider? timeProvider = null)
    {
        options ??= new InProcessQueueOptions();
        new InProcessQueueOptionsValidator().ThrowIfInvalid(options, nameof(options));
        (LeaseTime, _timeProvider) = (options.LeaseTime, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public TimeSpan LeaseTime { get; }

    /// <inheritdoc/>
    public Task<bool> SubmitAsync(EvaluationTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_turn)
        {
            if (GetResult(task).Task.IsCompleted || _tasks.ContainsKey(task.Id)) return Task.FromResult(false);
            var queued = new QueuedTask(task);
            _tasks.Add(task.Id, queued);
            GetReady(task.Evaluator).Writer.TryWrite(queued);
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<EvaluationResult?> FindResultAsync(EvaluationTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellationToken.ThrowIfCancellationRequested();
        Task<EvaluationResult> result = GetResult(task).Task;
        return Task.FromResult(result.IsCompleted ? result.Result : null);
    }

    /// <inheritdoc/>
    public Task<EvaluationResult> WaitForResultAsync(EvaluationTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return GetResult(task).Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<EvaluationLease> LeaseAsync(EvaluatorDescription evaluator, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        while (true)
        {
            QueuedTask queued = await GetReady(evaluator).Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            lock (_turn)
            {
                // A late result may have come in from a worker whose lease had expired.
                if (!_tasks.ContainsKey(queued.Task.Id)) continue;
                var lease = new EvaluationLease(queued.Task, ++queued.Deliveries, queued);
                queued.Hold(lease, _timeProvider.CreateTimer(_ => Requeue(lease), null, LeaseTime, Timeout.InfiniteTimeSpan));
                return lease;
            }
        }
    }

    /// <inheritdoc/>
    public Task HeartbeatAsync(EvaluationLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_turn) GetTask(lease)?.Timer?.Change(LeaseTime, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> CompleteAsync(
        EvaluationLease lease, EvaluationResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(result);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_turn)
        {
            bool isFirst = GetResult(lease.Task).TrySetResult(result);
            if (_tasks.Remove(lease.Task.Id, out QueuedTask? queued)) queued.Release();
            return Task.FromResult(isFirst);
        }
    }

    /// <inheritdoc/>
    public Task FailAsync(EvaluationLease lease, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        if (delay == TimeSpan.Zero) Requeue(lease);
        else lock (_turn) GetTask(lease)?.Timer?.Change(delay, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReportAsync(WorkerStatus worker, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(worker);
        _workers[worker.Worker] = (worker, _timeProvider.GetTimestamp());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<EvaluationQueueStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        WorkerStatus[] alive =
        [
            .. _workers.Values
                .Where(worker => _timeProvider.GetElapsedTime(worker.Timestamp) < WorkerStatus.Lifetime)
                .Select(worker => worker.Status)
                .OrderBy(worker => worker.Worker, StringComparer.Ordinal),
        ];
        lock (_turn)
        {
            int held = _tasks.Values.Count(task => task.Lease is not null);
            return Task.FromResult(new EvaluationQueueStatus(_tasks.Count - held, held, alive));
        }
    }

    private Channel<QueuedTask> GetReady(EvaluatorDescription evaluator) =>
        _ready.GetOrAdd(evaluator.Key, _ => Channel.CreateUnbounded<QueuedTask>());

    private TaskCompletionSource<EvaluationResult> GetResult(EvaluationTask task) =>
        _results.GetOrAdd(task.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    // Null where the lease has expired, or the task is done.
    private static QueuedTask? GetTask(EvaluationLease lease) =>
        lease.Handle is QueuedTask queued && queued.Lease == lease ? queued : null;

    private void Requeue(EvaluationLease lease)
    {
        lock (_turn)
        {
            if (GetTask(lease) is not { } queued) return;
            queued.Release();
            GetReady(lease.Task.Evaluator).Writer.TryWrite(queued);
        }
    }

    private sealed class QueuedTask(EvaluationTask task)
    {
        public EvaluationTask Task { get; } = task;

        public int Deliveries { get; set; }

        /// <summary>Who holds it; null if nobody does.</summary>
        public EvaluationLease? Lease { get; private set; }

        /// <summary>Ends the lease.</summary>
        public ITimer? Timer { get; private set; }

        public void Hold(EvaluationLease lease, ITimer timer) => (Lease, Timer) = (lease, timer);

        public void Release()
        {
            Timer?.Dispose();
            (Lease, Timer) = (null, null);
        }
    }
}
