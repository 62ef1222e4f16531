using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Tests.Search;

public class ParetoDominanceTests
{
    [Test]
    public void FindFront_RandomPoints_IsWhatNothingElseDominates() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            double[][] points = ParetoPoints.Draw(RandomSource.Create(seed));
            double[][] expected = [.. points.Where(point => !points.Any(other => ParetoPoints.Dominates(other, point)))];
            return ParetoDominance.FindFront(points, point => point).SequenceEqual(expected);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void Dominates_RandomPairs_IsTheDefinition() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            double[][] points = ParetoPoints.Draw(RandomSource.Create(seed));
            return points.All(point => points.All(other =>
                ParetoDominance.Dominates(point, other) == ParetoPoints.Dominates(point, other)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Test]
    public void FindFront_PointsWithANaN_AreLeftOut() => Assert.That(
        ParetoDominance.FindFront<double[]>([[1, double.NaN], [2, 2], [double.NaN, 0]], point => point),
        Is.EqualTo(new[] { new double[] { 2, 2 } }));
}
