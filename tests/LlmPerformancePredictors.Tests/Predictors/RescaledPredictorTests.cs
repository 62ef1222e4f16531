using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors;

public class RescaledPredictorTests : PerformancePredictorContractTests
{
    private static readonly Architecture[] All = [.. ToySpaces.Network.Enumerate()];

    protected override IReadOnlyList<Architecture> Architectures { get; } = [.. All.Where((_, i) => i % 10 == 0)];

    protected override IPerformancePredictor CreatePredictor() => CreateTable().OnScale(MetricScale.Logarithmic);

    [Test]
    public async Task PredictAsync_Always_GivesTheScoresAsTheyAre()
    {
        IReadOnlyList<Prediction> scores = await CreatePredictor().PredictAsync(Architectures);

        Assert.That(CreatePredictor().Metric.Scale, Is.EqualTo(MetricScale.Logarithmic));
        Assert.That(scores, Is.EqualTo(await CreateTable().PredictAsync(Architectures)));
    }

    private static TablePredictor CreateTable() => new(
        ToySpaces.Network, Metric.Bleu, "table", All.Index().ToDictionary(pair => pair.Item, pair => 1.0 + (pair.Index % 50)));
}
