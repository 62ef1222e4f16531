namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// Tasks on their way from a search to workers, and results on their way back; at least once. A task whose worker is lost goes
/// to another one when its lease ends. Implementations are thread safe.
/// </summary>
public interface IEvaluationQueue
{
    /// <summary>How long a lease lasts without a heartbeat.</summary>
    TimeSpan LeaseTime { get; }

    /// <summary>Publishes a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>True if it is new; false if it waits already, or is under way, or done.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached, or the task is too large.</exception>
    Task<bool> SubmitAsync(EvaluationTask task, CancellationToken cancellationToken = default);

    /// <summary>The result of a task, if there is one now.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The result, or null.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached.</exception>
    Task<EvaluationResult?> FindResultAsync(EvaluationTask task, CancellationToken cancellationToken = default);

    /// <summary>Waits for the result of a task, however long it takes.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The result.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached.</exception>
    Task<EvaluationResult> WaitForResultAsync(EvaluationTask task, CancellationToken cancellationToken = default);

    /// <summary>Waits for a task, and takes it.</summary>
    /// <param name="evaluator">Whose tasks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The task, for <see cref="LeaseTime"/> unless there are heartbeats.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached.</exception>
    Task<EvaluationLease> LeaseAsync(EvaluatorDescription evaluator, CancellationToken cancellationToken = default);

    /// <summary>Lets a lease last for another <see cref="LeaseTime"/> from now; one that has expired stays so.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when the heartbeat is sent.</returns>
    Task HeartbeatAsync(EvaluationLease lease, CancellationToken cancellationToken = default);

    /// <summary>Keeps a result, and after that takes the task off the queue.</summary>
    /// <param name="lease">The lease, which may have expired.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>True if this is the task's result; false if it had one before, which stays.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached.</exception>
    Task<bool> CompleteAsync(EvaluationLease lease, EvaluationResult result, CancellationToken cancellationToken = default);

    /// <summary>Gives a task back without a result, for another delivery.</summary>
    /// <param name="lease">The lease; nothing happens if it has expired.</param>
    /// <param name="delay">How long nobody gets the task; from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when it is given back.</returns>
    Task FailAsync(EvaluationLease lease, TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>Says that a worker is alive. One that has said nothing for 20 s is taken to be gone.</summary>
    /// <param name="worker">What it does.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when it is said.</returns>
    Task ReportAsync(WorkerStatus worker, CancellationToken cancellationToken = default);

    /// <summary>What waits, what is under way, and who is alive.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The state of the queue.</returns>
    /// <exception cref="EvaluationQueueException">The queue cannot be reached.</exception>
    Task<EvaluationQueueStatus> GetStatusAsync(CancellationToken cancellationToken = default);
}
