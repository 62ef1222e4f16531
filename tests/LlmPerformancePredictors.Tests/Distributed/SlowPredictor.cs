using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>Answers when it is told what.</summary>
internal sealed class SlowPredictor : IPerformancePredictor
{
    private int _asked;

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<double> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Asked => _asked;

    public Metric Metric => Metric.Bleu;

    public SearchSpace Space => ToySpaces.Network;

    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        Started.TrySetResult();
        double score = await Answer.Task.WaitAsync(cancellationToken);
        return [.. architectures.Select(_ => Prediction.FromScore(score))];
    }
}
