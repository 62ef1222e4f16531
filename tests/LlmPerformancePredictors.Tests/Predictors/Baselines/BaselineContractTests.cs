using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Baselines;

/// <summary>The contract, on the trivial predictors.</summary>
public abstract class BaselineContractTests : PerformancePredictorContractTests
{
    protected static IReadOnlyList<Demonstration> Demonstrations { get; } =
        [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 25 == 0).Select((one, i) => new Demonstration(one, 20 + (i % 4)))];

    protected override IReadOnlyList<Architecture> Architectures { get; } =
        [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 10 == 0)];

    protected static TablePredictor Table { get; } = new(
        ToySpaces.Network,
        Metric.Bleu,
        "table",
        ToySpaces.Network.Enumerate().Index().ToDictionary(pair => pair.Item, pair => pair.Index / 10.0));
}

public class ConstantPredictorContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() =>
        ConstantPredictor.FitMean(ToySpaces.Network, Metric.Bleu, Demonstrations);
}

public class LinearPredictorContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() =>
        LinearPredictor.FitRidge(FeatureEncoder.CreateAverages(ToySpaces.Network), Metric.Bleu, Demonstrations);
}

public class TablePredictorContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() => Table;
}

public class OffsetCorrectedPredictorContractTests : BaselineContractTests
{
    protected override IPerformancePredictor CreatePredictor() =>
        OffsetCorrectedPredictor.FitAsync(Table, Demonstrations).GetAwaiter().GetResult();
}
