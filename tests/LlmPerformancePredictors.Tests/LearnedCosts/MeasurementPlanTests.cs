using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.LearnedCosts;

public class MeasurementPlanTests
{
    private static readonly SearchSpace Line =
        new SearchSpaceBuilder("line").AddInteger("x", [.. Enumerable.Range(0, 21)]).Build();

    private static readonly FeatureEncoder Place = FeatureEncoder.Create(Line, ("x", one => one.GetInteger("x")));

    [Test]
    public void Choose_OfALine_TakesBothEndsFirst() =>
        Assert.That(Choose(2), Is.EquivalentTo(new[] { 0, 20 }));

    [Test]
    public void Choose_OfAParabola_TakesBothEndsAndTheMiddle()
    {
        FeatureEncoder parabola = Place.Concat(FeatureEncoder.Create(Line, ("x²", one => Math.Pow(one.GetInteger("x"), 2))));
        Assert.That(Choose(3, parabola), Is.EquivalentTo(new[] { 0, 10, 20 }));
    }

    [Test]
    public void Choose_BesideWhatIsMeasured_TakesWhatIsMissing()
    {
        Architecture end = Line.Enumerate().Single(one => one.GetInteger("x") == 0);
        int[] chosen =
            [.. MeasurementPlan.Choose(Place, [.. Line.Enumerate()], 1, [end]).Select(one => one.GetInteger("x"))];
        Assert.That(chosen, Is.EqualTo(new[] { 20 }));
    }

    [Test]
    public void Choose_MoreThanFeatures_GivesAsManyDifferentOnesEachTime()
    {
        int[] chosen = Choose(9);
        Assert.That(chosen, Is.Unique.And.Length.EqualTo(9));
        Assert.That(Choose(9), Is.EqualTo(chosen));
    }

    [TestCase(0)]
    [TestCase(22)]
    public void Choose_MoreThanThereAre_SaysHowManyMayBe(int count) => Assert.That(
        () => Choose(count),
        Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Message.Contains($"{count} architectures to measure; allowed are 1 to 21"));

    private static int[] Choose(int count, FeatureEncoder? features = null) =>
        [.. MeasurementPlan.Choose(features ?? Place, [.. Line.Enumerate()], count).Select(one => one.GetInteger("x"))];
}
