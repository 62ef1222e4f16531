namespace LlmPerformancePredictors.Distributed;

/// <summary>Watches a queue: how much is left, who is alive, how fast it goes. Each look feeds the metrics, too.</summary>
/// <param name="queue">The queue.</param>
/// <param name="timeProvider">The clock; default the system's.</param>
public sealed class EvaluationMonitor(IEvaluationQueue queue, TimeProvider? timeProvider = null)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly IEvaluationQueue _queue = queue ?? throw new ArgumentNullException(nameof(queue));
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly Queue<(long Timestamp, long Completed)> _looks = new();
    private readonly Dictionary<string, long> _completed = new(StringComparer.Ordinal);
    private readonly Lock _turn = new();

    /// <summary>Looks once. The pace is that since the looks of the last minute.</summary>
    /// <param name="left">How many evaluations are left, as a search knows; null takes what is in the queue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it saw.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached.</exception>
    public async Task<EvaluationProgress> ObserveAsync(long? left = null, CancellationToken cancellationToken = default)
    {
        EvaluationQueueStatus status = await _queue.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        EvaluationTelemetry.Observed(status);
        double? perMinute = ComputePace(status.Workers);
        long open = left ?? (status.Waiting + status.UnderWay);
        return new EvaluationProgress(
            status.Waiting, status.UnderWay, status.Workers.Count, perMinute,
            perMinute > 0 ? TimeSpan.FromMinutes(open / perMinute.Value) : null);
    }

    // Workers that are gone keep what they did.
    private double? ComputePace(IReadOnlyList<WorkerStatus> workers)
    {
        lock (_turn)
        {
            foreach (WorkerStatus worker in workers) _completed[worker.Worker] = worker.Completed;
            long now = _timeProvider.GetTimestamp(), sum = _completed.Values.Sum();
            _looks.Enqueue((now, sum));
            while (_looks.Count > 2 && _timeProvider.GetElapsedTime(_looks.Peek().Timestamp, now) > Window) _looks.Dequeue();
            (long since, long before) = _looks.Peek();
            double minutes = _timeProvider.GetElapsedTime(since, now).TotalMinutes;
            return minutes > 0 ? (sum - before) / minutes : null;
        }
    }
}
