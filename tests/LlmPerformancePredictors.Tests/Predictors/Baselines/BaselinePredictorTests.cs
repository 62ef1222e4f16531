using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Baselines;

public class BaselinePredictorTests
{
    private static readonly SearchSpace Space = ToySpaces.Network;
    private static readonly FeatureEncoder Averages = FeatureEncoder.CreateAverages(Space);
    private static readonly Architecture[] All = [.. Space.Enumerate()];

    [Test]
    public async Task FitMean_PredictsTheMeanOfTheDemonstrations() =>
        Assert.That(
            (await ConstantPredictor.FitMean(Space, Metric.Bleu, Scored(10, 20, 60)).PredictAsync(All[5])).Score, Is.EqualTo(30));

    [Test]
    public void FitLine_OnALinearScore_FindsIt()
    {
        Demonstration[] demonstrations = [.. All
            .Where((_, i) => i % 5 == 0)
            .Select(architecture => new Demonstration(architecture, Truth(architecture)))];
        LinearPredictor line = LinearPredictor.FitLine(Averages, Metric.Bleu, demonstrations);
        foreach (Architecture one in All) Assert.That(line.Predict(one).Score, Is.EqualTo(Truth(one)).Within(1e-9));

        static double Truth(Architecture one) => 10 + (0.5 * one.GetNumbers("widths").Average()) - (8 * one.GetNumber("dropout"));
    }

    [Test]
    public void FitLine_OnOneFeature_EqualsLeastSquaresByHand()
    {
        LinearPredictor line = LinearPredictor.FitBestFeature(
            Averages, Metric.Bleu, [new(ToySpaces.Create(8), 1), new(ToySpaces.Create(16), 2), new(ToySpaces.Create(32), 6)]);

        // Widths 8, 16, 32 and scores 1, 2, 6: means 56/3 and 3; slope (-32/3*-2 + -8/3*-1 + 40/3*3) / (896/3) = 64 / (896/3)
        // = 3/14.
        Assert.That(line.Description, Is.EqualTo("widths"));
        Assert.That(line.Predict(ToySpaces.Create(16)).Score, Is.EqualTo(3 + (3.0 / 14 * (16 - (56.0 / 3)))).Within(1e-9));
    }

    [Test]
    public void FitBestFeature_AmongNoise_ChoosesTheOneThatExplains()
    {
        Random random = RandomSource.Create(1);
        Demonstration[] demonstrations = [.. Enumerable
            .Range(0, 12)
            .Select(_ => Space.Sample(random))
            .Distinct()
            .Select(architecture => new Demonstration(architecture, 40 - (30 * architecture.GetNumber("dropout"))))];
        Assert.That(LinearPredictor.FitBestFeature(Averages, Metric.Bleu, demonstrations).Description, Is.EqualTo("dropout"));
    }

    [Test]
    public void FitRidge_WithMoreFeaturesThanDemonstrations_StaysBetweenTheScores()
    {
        LinearPredictor ridge = LinearPredictor.FitRidge(
            Averages, Metric.Bleu, [
                new(ToySpaces.Create(8), 20), new(ToySpaces.Create(16), 22), new(ToySpaces.Create(32, 0.5), 24)]);
        foreach (Architecture architecture in All.Where(architecture => !architecture.IsActive("momentum")))
            Assert.That(ridge.Predict(architecture).Score, Is.InRange(18, 26));
        Assert.That(ridge.Description, Does.StartWith("penalty "));
    }

    [Test]
    public void Fit_WithTooFewDemonstrations_SaysHowManyAreNeeded()
    {
        Assert.That(
            () => LinearPredictor.FitRidge(Averages, Metric.Bleu, Scored(1)),
            Throws.ArgumentException.With.Message.Contains("at least two demonstrations; there are 1"));
        Assert.That(
            () => ConstantPredictor.FitMean(Space, Metric.Bleu, []),
            Throws.ArgumentException.With.Message.Contains("at least one demonstration"));
    }

    [Test]
    public async Task OffsetCorrected_OnItsDemonstrations_IsRightOnAverage()
    {
        var table = new TablePredictor(
            Space, Metric.Bleu, "supernet", All.Index().ToDictionary(pair => pair.Item, pair => (double)pair.Index % 50));
        OffsetCorrectedPredictor corrected = await OffsetCorrectedPredictor.FitAsync(table, [new(All[0], 3), new(All[10], 15)]);
        Assert.That(corrected.Offset, Is.EqualTo(4));
        Assert.That((await corrected.PredictAsync(All[7])).Score, Is.EqualTo(11));
    }

    [Test]
    public async Task Table_WithoutTheArchitecture_SaysSo()
    {
        var table = new TablePredictor(Space, Metric.Bleu, "supernet", new Dictionary<Architecture, double>());
        Assert.That((await table.PredictAsync(All[0])).Failure!.Reason, Is.EqualTo($"'supernet' has no score of {All[0]}"));
        Assert.That(
            async () => await OffsetCorrectedPredictor.FitAsync(table, Scored(1)),
            Throws.InvalidOperationException.With.Message.Contains("'supernet' has no score"));
    }

    [Test]
    public void Trivial_FittedTogether_HaveTheNamesOfReports() =>
        Assert.That(
            TrivialPredictors.Fit(Space, Metric.Bleu, Scored(1, 2, 3)).Select(named => named.Name),
            Is.EqualTo(new[] { "mean", "best-feature", "ridge" }));

    private static Demonstration[] Scored(params double[] scores) =>
        [.. scores.Select((score, i) => new Demonstration(All[i * 20], score))];
}
