namespace LlmPerformancePredictors.Distributed;

/// <summary>A task that a worker holds, until the lease expires without a heartbeat.</summary>
/// <param name="task">The task.</param>
/// <param name="delivery">The how many-th delivery of it, from 1; more than 1 after a worker was lost or gave it back.</param>
/// <param name="handle">What the queue knows the lease by; nobody else's business.</param>
public sealed class EvaluationLease(EvaluationTask task, int delivery, object handle)
{
    /// <summary>The task.</summary>
    public EvaluationTask Task { get; } = task ?? throw new ArgumentNullException(nameof(task));

    /// <summary>The how many-th delivery of the task, from 1.</summary>
    public int Delivery { get; } = delivery;

    /// <summary>What the queue knows the lease by.</summary>
    public object Handle { get; } = handle ?? throw new ArgumentNullException(nameof(handle));
}
