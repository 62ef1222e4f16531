using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Samples.DistributedSearch;

/// <summary>Training from scratch as a predictor: the held-out loss of one seed.</summary>
internal sealed class ScratchTraining : IPerformancePredictor, IIdentifiedPredictor
{
    private const int Seed = 1;

    public Metric Metric => Metric.HeldOutLoss;

    public SearchSpace Space => NumberWordsTask.Space;

    public string Identity => "number words, 500 steps from scratch, seed 1";

    public Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        // Networks this small train best one a thread.
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        return Task.FromResult<IReadOnlyList<Prediction>>(
        [
            .. from architecture in architectures
               let figures = GeneratedTask.NumberWords.Train(engine, architecture, Seed, cancellationToken: cancellationToken)
               select Prediction.FromScore(figures.Loss),
        ]);
    }
}
