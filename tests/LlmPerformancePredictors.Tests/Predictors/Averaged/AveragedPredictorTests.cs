using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Averaged;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Averaged;

public class AveragedPredictorTests : PerformancePredictorContractTests
{
    private static readonly Architecture[] All = [.. ToySpaces.Network.Enumerate()];

    protected override IReadOnlyList<Architecture> Architectures { get; } = [.. All.Where((_, i) => i % 10 == 0)];

    protected override IPerformancePredictor CreatePredictor() =>
        new AveragedPredictor([CreateTable(i => i % 50), CreateTable(i => i % 7)]);

    [Test]
    public async Task PredictAsync_OfThree_IsTheirMean()
    {
        var predictor = new AveragedPredictor([CreateTable(_ => 1), CreateTable(_ => 2), CreateTable(i => i == 4 ? 9 : 3)]);
        Assert.That((await predictor.PredictAsync(All[0])).Score, Is.EqualTo(2));
        Assert.That((await predictor.PredictAsync(All[4])).Score, Is.EqualTo(4));
    }

    [Test]
    public async Task PredictAsync_OfAnAverageAndAnother_WeighsThemAlike()
    {
        var pair = new AveragedPredictor([CreateTable(_ => 1), CreateTable(_ => 3)]);
        Assert.That((await new AveragedPredictor([pair, CreateTable(_ => 10)]).PredictAsync(All[0])).Score, Is.EqualTo(6));
    }

    [Test]
    public async Task PredictAsync_WhereOneHasNoScore_HasNoneAndSaysWhy()
    {
        var empty = new TablePredictor(ToySpaces.Network, Metric.Bleu, "supernet", new Dictionary<Architecture, double>());
        Prediction prediction = await new AveragedPredictor([CreateTable(_ => 1), empty]).PredictAsync(All[3]);
        Assert.That(prediction.Failure!.Reason, Is.EqualTo($"'supernet' has no score of {All[3]}"));
    }

    [Test]
    public void Create_OfDifferentMetricsOrSpaces_NamesBoth()
    {
        TablePredictor bleu = CreateTable(_ => 1);
        var accuracy = new ConstantPredictor(ToySpaces.Network, Metric.Accuracy, 1);
        SearchSpace space = new SearchSpaceBuilder("other").AddInteger("width", [1, 2]).Build();
        Assert.That(
            () => new AveragedPredictor([bleu, accuracy]),
            Throws.ArgumentException.With.Message.Contains("predictors are of BLEU and accuracy"));
        Assert.That(
            () => new AveragedPredictor([bleu, new ConstantPredictor(space, Metric.Bleu, 1)]),
            Throws.ArgumentException.With.Message.Contains($"predictors are of '{ToySpaces.Network.Name}' and 'other'"));
        Assert.That(() => new AveragedPredictor([]), Throws.ArgumentException.With.Message.Contains("at least one predictor"));
    }

    [Test]
    public void Identity_OfOtherPredictors_IsAnother() => Assert.That(
        new[] { CreatePredictor(), new AveragedPredictor([CreateTable(i => i % 50)]) }
            .Select(predictor => ((IIdentifiedPredictor)predictor).Identity),
        Is.Unique);

    private static TablePredictor CreateTable(Func<int, double> score) => new(
        ToySpaces.Network, Metric.Bleu, "table", All.Index().ToDictionary(pair => pair.Item, pair => score(pair.Index)));
}
