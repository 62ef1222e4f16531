using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// Takes tasks off a queue and evaluates them with a predictor, some at once: lease, evaluate while the heart beats, keep the
/// result, acknowledge. Ends only when it is told to; a queue that cannot be reached is tried again.
/// </summary>
public sealed partial class EvaluationWorker
{
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(1);

    private readonly IEvaluationQueue _queue;
    private readonly EvaluatorDescription _evaluator;
    private readonly EvaluationWorkerOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly string _name;
    private readonly DeliveryHandler _deliveries;
    private int _underWay;
    private long _completed;
    private long _lastContact;
    private volatile string? _trouble = "it has not been started";

    /// <summary>Creates a worker.</summary>
    /// <param name="queue">Where tasks come from.</param>
    /// <param name="name">What its evaluations are called; the searches' name.</param>
    /// <param name="predictor">What evaluates, thread safe.</param>
    /// <param name="data">A fingerprint of its data or weights; empty for none. The searches' one.</param>
    /// <param name="options">How it works; null takes the defaults.</param>
    /// <param name="logger">Told of deliveries that end without a result, and of outages; null for none.</param>
    /// <param name="timeProvider">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is not allowed.</exception>
    public EvaluationWorker(
        IEvaluationQueue queue, string name, IPerformancePredictor predictor, string data = "",
        EvaluationWorkerOptions? options = null, ILogger<EvaluationWorker>? logger = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        _options = options?.Clone() ?? new EvaluationWorkerOptions();
        new EvaluationWorkerOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        _evaluator = EvaluatorDescription.Create(name, predictor, data);
        (_queue, _timeProvider) = (queue, timeProvider ?? TimeProvider.System);
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        _name = _options.Name ?? FormattableString.Invariant($"{Environment.MachineName}-{Environment.ProcessId}");
        _deliveries = new DeliveryHandler(queue, _evaluator, predictor, _name, _options, _logger, _timeProvider);
    }

    /// <summary>What the worker does now.</summary>
    public WorkerStatus Status =>
        new(_name, _evaluator, Volatile.Read(ref _underWay), Interlocked.Read(ref _completed));

    /// <summary>Why it takes no tasks; null while it does.</summary>
    public string? Trouble => _trouble;

    /// <summary>How long it has heard nothing of the queue.</summary>
    public TimeSpan Silence => _timeProvider.GetElapsedTime(Interlocked.Read(ref _lastContact));

    /// <summary>Works until it is told to stop; what is under way then is given back at once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when nothing is under way any more.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _trouble = null;
        Touch();
        await Task.WhenAll(
        [
            ReportAsync(cancellationToken),
            .. Enumerable.Range(0, _options.Concurrency)
                .Select(_ => Task.Run(() => TakeTasksAsync(cancellationToken), CancellationToken.None)),
        ]).ConfigureAwait(false);
        _trouble = "it was stopped";
    }

    private async Task TakeTasksAsync(CancellationToken cancellationToken)
    {
        // While a result is on its way, the next task is fetched.
        Task keeping = Task.CompletedTask;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                EvaluationLease lease = await _queue.LeaseAsync(_evaluator, cancellationToken).ConfigureAwait(false);
                Touch();
                EvaluationResult? result = await EvaluateAsync(lease, cancellationToken).ConfigureAwait(false);
                Task before = keeping;
                keeping = result is null ? Task.CompletedTask : KeepAsync(lease, result);
                await before.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (EvaluationQueueException exception)
            {
                // The task comes again, to whoever reaches the queue.
                NoteOutage(exception);
                await PauseAsync(OutagePause, cancellationToken).ConfigureAwait(false);
            }
        }

        await keeping.ConfigureAwait(false);
    }

    private async Task<EvaluationResult?> EvaluateAsync(EvaluationLease lease, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            return await _deliveries.EvaluateAsync(lease, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    // What was paid for is kept, also when the worker is to stop.
    private async Task KeepAsync(EvaluationLease lease, EvaluationResult result)
    {
        try
        {
            if (await _queue.CompleteAsync(lease, result, CancellationToken.None).ConfigureAwait(false))
                Interlocked.Increment(ref _completed);
            Touch();
        }
        catch (EvaluationQueueException exception)
        {
            NoteOutage(exception);
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        do
        {
            try
            {
                await _queue.ReportAsync(Status, cancellationToken).ConfigureAwait(false);
                Touch();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (EvaluationQueueException exception)
            {
                NoteOutage(exception);
            }
        }
        while (await PauseAsync(WorkerStatus.Interval, cancellationToken).ConfigureAwait(false));
    }

    private async Task<bool> PauseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private void NoteOutage(EvaluationQueueException exception)
    {
        _trouble = exception.Message;
        LogOutage(_logger, _name, exception.Message);
    }

    private void Touch()
    {
        _trouble = null;
        Interlocked.Exchange(ref _lastContact, _timeProvider.GetTimestamp());
    }

    [LoggerMessage(
        EventId = 51, EventName = "QueueUnreachable", Level = LogLevel.Warning,
        Message = "{Worker} cannot reach the queue: {Reason}")]
    private static partial void LogOutage(ILogger logger, string worker, string reason);
}
