using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Tests.Predictors;

public class PredictionTests
{
    [Test]
    public void Default_IsAFailureAndNoZero()
    {
        Prediction prediction = default;
        Assert.That(prediction.HasScore, Is.False);
        Assert.That(prediction.Failure!.Reason, Is.EqualTo("no prediction was made"));
        Assert.That(() => prediction.Score, Throws.InvalidOperationException);
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Of_ANumberThatIsNotFinite_IsRefused(double score) =>
        Assert.That(() => Prediction.FromScore(score), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Of_ANegativeDeviation_IsRefused() =>
        Assert.That(() => Prediction.FromScore(1, -1), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void SampleFailures_AreKeptAndCompared()
    {
        PredictionFailure failure = new("no idea", "?");
        Prediction partial = Prediction.FromScore(1) with { SampleFailures = [failure] };
        Assert.That(partial.SampleFailures, Is.EqualTo(new[] { failure }));
        Assert.That(partial, Is.EqualTo(Prediction.FromScore(1) with { SampleFailures = [new("no idea", "?")] }));
        Assert.That(partial, Is.Not.EqualTo(Prediction.FromScore(1)));
        Assert.That(default(Prediction).SampleFailures, Is.Empty);
    }

    [Test]
    public void ToString_ShowsScoreDeviationOrReason()
    {
        Assert.That(Prediction.FromScore(24.5).ToString(), Is.EqualTo("24.5"));
        Assert.That(Prediction.FromScore(24.5, 0.25).ToString(), Is.EqualTo("24.5 ± 0.25"));
        Assert.That(Prediction.FromFailure("no idea").ToString(), Is.EqualTo("failed: no idea"));
    }

    [Test]
    public void Metric_WithAnIllegalRange_NamesIt()
    {
        Assert.That(() => new Metric("m", 1, 1), Throws.ArgumentException.With.Message.Contains("from 1 to 1"));
        Assert.That(() => new Metric("", 0, 1), Throws.ArgumentException);
        Assert.That(
            () => new Metric("m", 0, 1, decimals: 7), Throws.ArgumentException.With.Message.Contains("7; allowed is 0 to 6"));
        Assert.That(new Metric("loss", 0, 9, MetricDirection.LowerIsBetter).IsBetter(1, 2));
    }
}
