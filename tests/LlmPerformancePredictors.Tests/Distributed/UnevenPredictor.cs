using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>Some evaluations take a little longer than others, so that results come in out of order.</summary>
internal sealed class UnevenPredictor(IPerformancePredictor inner) : DelegatingPerformancePredictor(inner)
{
    public override async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        if (architectures[0].GetHashCode() % 3 == 0) await Task.Delay(2, cancellationToken);
        return await base.PredictAsync(architectures, cancellationToken);
    }
}
