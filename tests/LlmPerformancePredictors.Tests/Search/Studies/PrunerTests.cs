using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Search.Studies;

namespace LlmPerformancePredictors.Tests.Search.Studies;

/// <summary>Which trainings the two rules stop.</summary>
public class PrunerTests
{
    [TestCase(60, false)]
    [TestCase(61, false)]
    [TestCase(59.9, true)]
    public void MedianPruner_AgainstFinishedOnes_StopsWhatIsBelowTheirMedian(double score, bool stops) => Assert.That(
        new MedianPruner(minimumTrials: 4).FindReasonToStop(
            Curve(score), [Finished(50), Finished(58), Finished(62), Finished(70), Curve(99), Curve(98)], Metric.Accuracy)
            is not null,
        Is.EqualTo(stops));

    [Test]
    public void MedianPruner_BestSoFarCounts_NotTheLast() => Assert.That(
        new MedianPruner(minimumTrials: 1).FindReasonToStop(Curve(80, 10), [Finished(1, 50)], Metric.Accuracy), Is.Null);

    [Test]
    public void MedianPruner_LowerIsBetter_StopsWhatIsAbove()
    {
        var pruner = new MedianPruner(minimumTrials: 1);

        Assert.That(pruner.FindReasonToStop(Curve(2), [Finished(1)], Metric.HeldOutLoss), Is.Not.Null);
        Assert.That(pruner.FindReasonToStop(Curve(0.5), [Finished(1)], Metric.HeldOutLoss), Is.Null);
    }

    [Test]
    public void MedianPruner_TooFewOrTooEarly_GoesOn()
    {
        Assert.That(
            new MedianPruner(minimumTrials: 2).FindReasonToStop(Curve(1), [Finished(50), Curve(60)], Metric.Accuracy), Is.Null);
        Assert.That(
            new MedianPruner(minimumTrials: 1, firstStep: 2).FindReasonToStop(Curve(1), [Finished(50)], Metric.Accuracy),
            Is.Null);
    }

    [TestCase(1, new[] { 10.0, 20, 30 }, 25, true)]
    [TestCase(1, new[] { 10.0, 20, 30 }, 35, false)]
    [TestCase(1, new[] { 10.0, 20, 30, 40, 50, 60, 70 }, 65, false)]
    [TestCase(1, new[] { 10.0, 20, 30, 40, 50, 60, 70 }, 55, true)]
    [TestCase(1, new double[0], 5, false)]
    public void SuccessiveHalvingPruner_AtADecision_LetsTheBestQuarterGoOn(
        int firstStep, double[] others, double score, bool stops) => Assert.That(
        new SuccessiveHalvingPruner(firstStep).FindReasonToStop(
            Curve(score), [.. others.Select(other => Curve(other))], Metric.Accuracy) is not null,
        Is.EqualTo(stops));

    [Test]
    public void SuccessiveHalvingPruner_Steps_AreThoseOfTheFactor()
    {
        var pruner = new SuccessiveHalvingPruner(firstStep: 2, factor: 3);
        TrialCurve best = Curve([.. Enumerable.Repeat(90.0, 60)]);
        int[] decisions = [.. Enumerable.Range(1, 60).Where(
            step => pruner.FindReasonToStop(Curve([.. Enumerable.Repeat(1.0, step)]), [best], Metric.Accuracy) is not null)];

        Assert.That(decisions, Is.EqualTo(new[] { 2, 6, 18, 54 }));
    }

    [Test]
    public void Constructors_NumbersTooSmall_AreRefused()
    {
        Assert.That(() => new MedianPruner(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MedianPruner(1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SuccessiveHalvingPruner(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SuccessiveHalvingPruner(1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static TrialCurve Curve(params double[] scores) => new(
        "curve", scores.Index().ToDictionary(score => score.Index + 1, score => score.Item), false);

    private static TrialCurve Finished(params double[] scores) => Curve(scores) with { IsFinished = true };
}
