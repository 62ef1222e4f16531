using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Baselines;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.GaussianProcess;

public class GaussianProcessPredictorContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() =>
        GaussianProcessPredictor.FitAsync(ToySpaces.Network, Metric.Bleu, Demonstrations).GetAwaiter().GetResult();
}

public class CostPredictorContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() =>
        PriorMean.FromCost(ToySpaces.Network, new GeneSum(), isMoreBetter: true).Predictor;

    private sealed class GeneSum : ICostModel
    {
        public string Name => "genes";

        public string Unit => "options";

        public double GetCost(Architecture architecture)
        {
            int sum = 0;
            foreach (int gene in architecture.Genes) sum += Math.Max(0, gene);
            return sum;
        }
    }
}

public class GaussianProcessPredictorWithPriorsContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() => GaussianProcessPredictor.FitAsync(
        ToySpaces.Network, Metric.Bleu, Demonstrations, [new PriorMean("table", Table)],
        new GaussianProcessOptions { Targets = TargetScale.Moments }).GetAwaiter().GetResult();
}
