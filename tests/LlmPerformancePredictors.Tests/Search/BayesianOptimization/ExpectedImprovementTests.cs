using LlmPerformancePredictors.Search.BayesianOptimization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace LlmPerformancePredictors.Tests.Search.BayesianOptimization;

public class ExpectedImprovementTests
{
    [Test]
    public void Log_AgreesWithTheIntegral([Values(-2, 0, 1.5)] double mean, [Values(0.1, 1, 3)] double deviation)
    {
        const double Best = 0.5;
        double integral = GaussLegendreRule.Integrate(
            score => (score - Best) * Normal.PDF(mean, deviation, score), Best, mean + (12 * deviation) + 12, 2048);
        if (integral > 1e-250)
            Assert.That(ExpectedImprovement.Log(mean, deviation, Best), Is.EqualTo(Math.Log(integral)).Within(1e-4));
        else Assert.That(ExpectedImprovement.Log(mean, deviation, Best), Is.LessThan(-200));
    }

    [Test]
    public void Log_FarBelowTheBest_IsFiniteAndRises()
    {
        double[] values = [.. Enumerable.Range(-500, 1000).Select(step => ExpectedImprovement.Log(step * 0.2, 1, 0))];
        Assert.That(values, Has.All.Matches<double>(double.IsFinite));
        Assert.That(values, Is.Ordered.Ascending.And.Unique);
    }

    [Test]
    public void Log_BetweenTheTwoForms_DoesNotJump()
    {
        double before = ExpectedImprovement.Log(-10 - 1e-9, 1, 0), behind = ExpectedImprovement.Log(-10 + 1e-9, 1, 0);
        Assert.That(behind, Is.EqualTo(before).Within(0.01));
    }
}
