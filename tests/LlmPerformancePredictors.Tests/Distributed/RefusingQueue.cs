using LlmPerformancePredictors.Distributed;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>A queue for which one architecture is too large.</summary>
internal sealed class RefusingQueue(string architecture) : IEvaluationQueue
{
    private readonly InProcessEvaluationQueue _inner = new();

    public TimeSpan LeaseTime => _inner.LeaseTime;

    public Task<bool> SubmitAsync(EvaluationTask task, CancellationToken cancellationToken = default) =>
        task.Architecture == architecture
            ? throw new EvaluationQueueException("too large") : _inner.SubmitAsync(task, cancellationToken);

    public Task<EvaluationResult?> FindResultAsync(EvaluationTask task, CancellationToken cancellationToken = default) =>
        _inner.FindResultAsync(task, cancellationToken);

    public Task<EvaluationResult> WaitForResultAsync(EvaluationTask task, CancellationToken cancellationToken = default) =>
        _inner.WaitForResultAsync(task, cancellationToken);

    public Task<EvaluationLease> LeaseAsync(EvaluatorDescription evaluator, CancellationToken cancellationToken = default) =>
        _inner.LeaseAsync(evaluator, cancellationToken);

    public Task HeartbeatAsync(EvaluationLease lease, CancellationToken cancellationToken = default) =>
        _inner.HeartbeatAsync(lease, cancellationToken);

    public Task<bool> CompleteAsync(
        EvaluationLease lease, EvaluationResult result, CancellationToken cancellationToken = default) =>
        _inner.CompleteAsync(lease, result, cancellationToken);

    public Task FailAsync(EvaluationLease lease, TimeSpan delay, CancellationToken cancellationToken = default) =>
        _inner.FailAsync(lease, delay, cancellationToken);

    public Task ReportAsync(WorkerStatus worker, CancellationToken cancellationToken = default) =>
        _inner.ReportAsync(worker, cancellationToken);

    public Task<EvaluationQueueStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        _inner.GetStatusAsync(cancellationToken);
}
