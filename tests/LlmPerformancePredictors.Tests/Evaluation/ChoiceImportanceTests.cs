using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Evaluation;

public class ChoiceImportanceTests
{
    private static readonly SearchSpace Toy = new SearchSpaceBuilder("three")
        .AddInteger("a", [0, 1, 2, 3]).AddInteger("b", [0, 1, 2, 3]).AddInteger("depth", [1, 2])
        .AddInteger("widths", [0, 1, 2, 3], perLayer: "depth").Build();

    [Test]
    public async Task Estimate_OfAScoreOfOneChoice_GivesItAllAndComesFirst()
    {
        IReadOnlyList<ChoiceImportance> shares = await EstimateAsync(one => one.GetInteger("b"));
        Assert.That(shares[0].Choice, Is.EqualTo("b"));
        Assert.That(shares[0].Share, Is.EqualTo(1).Within(0.15));
        Assert.That(shares.Skip(1).Select(share => share.Share), Is.All.Zero);
    }

    [Test]
    public async Task Estimate_OfASum_SharesByTheVariances()
    {
        Dictionary<string, double> shares = (await EstimateAsync(one => (2 * one.GetInteger("a")) + one.GetInteger("b")))
            .ToDictionary(share => share.Choice, share => share.Share);
        Assert.That(shares["a"], Is.EqualTo(0.8).Within(0.08));
        Assert.That(shares["b"], Is.EqualTo(0.2).Within(0.04));
    }

    [Test]
    public async Task Estimate_OfAProduct_CountsWhatChoicesDoTogetherForEach()
    {
        IReadOnlyList<ChoiceImportance> shares = await EstimateAsync(
            one => (one.GetInteger("a") - 1.5) * (one.GetInteger("b") - 1.5));
        Assert.That(shares.Take(2).Select(share => share.Share), Is.All.EqualTo(1).Within(0.25));
    }

    [Test]
    public async Task Estimate_OfAListOfLayers_TakesAllOfThemTogether()
    {
        Dictionary<string, double> shares = (await EstimateAsync(one => one.GetIntegers("widths").Sum()))
            .ToDictionary(share => share.Choice, share => share.Share);
        Assert.That(shares["widths"], Is.GreaterThan(0.5));
        Assert.That(shares["depth"], Is.GreaterThan(0.1).And.LessThan(shares["widths"]));
        Assert.That((shares["a"], shares["b"]), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Estimate_OfAConstant_IsZeroForAll() =>
        Assert.That((await EstimateAsync(_ => 3)).Select(share => share.Share), Is.All.Zero);

    [Test]
    public async Task Estimate_Again_IsTheSame()
    {
        IReadOnlyList<ChoiceImportance> first = await EstimateAsync(one => one.GetInteger("a"));
        Assert.That(await EstimateAsync(one => one.GetInteger("a")), Is.EqualTo(first));
    }

    [Test]
    public void Estimate_OfTooFewSamples_SaysHowManyAreNeeded() => Assert.That(
        () => ChoiceImportance.EstimateAsync(new Function(_ => 0), 15),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("at least 16"));

    private static Task<IReadOnlyList<ChoiceImportance>> EstimateAsync(Func<Architecture, double> score) =>
        ChoiceImportance.EstimateAsync(new Function(score), 2000);

    private sealed class Function(Func<Architecture, double> score) : SynchronousPredictor(
        Toy, new Metric("score", double.NegativeInfinity, double.PositiveInfinity))
    {
        protected override Prediction PredictCore(Architecture architecture) => Prediction.FromScore(score(architecture));
    }
}
