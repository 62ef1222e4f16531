using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>A prior mean that knows little: the sum of the genes.</summary>
internal sealed class ContractPrior(SearchSpace space) : SynchronousPredictor(space, Metric.HeldOutLoss)
{
    protected override Prediction PredictCore(Architecture architecture)
    {
        int sum = 0;
        foreach (int gene in architecture.Genes) sum += Math.Max(0, gene);
        return Prediction.FromScore(sum);
    }
}
