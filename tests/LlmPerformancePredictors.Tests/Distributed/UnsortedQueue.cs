using LlmPerformancePredictors.Distributed;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>Gives its one task to whoever asks first, and may be away.</summary>
internal sealed class UnsortedQueue(EvaluationTask? task) : IEvaluationQueue
{
    private int _given;

    public bool IsAway { get; set; }

    public TaskCompletionSource GivenBack { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan LeaseTime => TimeSpan.FromSeconds(30);

    public async Task<EvaluationLease> LeaseAsync(EvaluatorDescription evaluator, CancellationToken cancellationToken = default)
    {
        RequireHere();
        if (task is null || Interlocked.Increment(ref _given) > 1) await Task.Delay(Timeout.Infinite, cancellationToken);
        return new EvaluationLease(task!, 1, this);
    }

    public Task FailAsync(EvaluationLease lease, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        GivenBack.SetResult();
        return Task.CompletedTask;
    }

    public Task ReportAsync(WorkerStatus worker, CancellationToken cancellationToken = default)
    {
        RequireHere();
        return Task.CompletedTask;
    }

    public Task<bool> SubmitAsync(EvaluationTask other, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<EvaluationResult?> FindResultAsync(EvaluationTask other, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<EvaluationResult> WaitForResultAsync(EvaluationTask other, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task HeartbeatAsync(EvaluationLease lease, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<bool> CompleteAsync(
        EvaluationLease lease, EvaluationResult result, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<EvaluationQueueStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    private void RequireHere()
    {
        if (IsAway) throw new EvaluationQueueException("it is away");
    }
}
