using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Regressors;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class MomentsTests
{
    [Test]
    public void Add_AnyValues_GivesMathNetsMeanAndSampleDeviation() => Prop.ForAll(
        Gen.Choose(-1000, 1000).ArrayOf().Where(values => values.Length > 1).ToArbitrary(),
        values =>
        {
            // Far from 0, where sums of squares would cancel.
            double[] numbers = [.. values.Select(value => 1e6 + (value / 100.0))];
            var moments = default(Moments);
            foreach (double number in numbers)
                moments.Add(number);
            Assert.That(moments.Mean, Is.EqualTo(numbers.Mean()).Within(0.1), "single precision near a million");
            Assert.That(moments.Deviation, Is.EqualTo(numbers.StandardDeviation()).Within(1e-4));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Deviation_OfFewerThanTwoValues_IsNotANumber()
    {
        var moments = default(Moments);
        Assert.That(moments.Deviation, Is.NaN);
        moments.Add(3);
        Assert.That((moments.Mean, moments.Deviation), Is.EqualTo((3f, float.NaN)));
    }
}
