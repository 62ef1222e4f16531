using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>Workers on a queue until this is disposed.</summary>
internal sealed class WorkingQueue : IAsyncDisposable
{
    public const string Name = "test";

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _runs = [];

    public WorkingQueue(
        IPerformancePredictor predictor, int workers = 1, IEvaluationQueue? queue = null, EvaluationWorkerOptions? options = null,
        TimeProvider? time = null)
    {
        Queue = queue ?? new InProcessEvaluationQueue(timeProvider: time);
        for (int i = 0; i < workers; i++)
        {
            EvaluationWorkerOptions own = options?.Clone() ?? new EvaluationWorkerOptions();
            own.Name ??= FormattableString.Invariant($"worker {i}");
            Workers.Add(new EvaluationWorker(Queue, Name, predictor, options: own, timeProvider: time));
            _runs.Add(Workers[i].RunAsync(_stop.Token));
        }
    }

    public IEvaluationQueue Queue { get; }

    public List<EvaluationWorker> Workers { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_runs);
        _stop.Dispose();
    }
}
