using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Search.MultiObjective;

namespace LlmPerformancePredictors.Tests.Search.MultiObjective;

public class NonDominatedSortingTests
{
    [Test]
    public void Rank_NestedFronts_AreNumberedFromTheOutside() => Assert.That(
        NonDominatedSorting.Rank([[1, 4], [4, 1], [2, 5], [5, 2], [6, 6], [1, 4]]), Is.EqualTo(new[] { 0, 0, 1, 1, 2, 0 }));

    [Test]
    public void Rank_RandomPoints_IsTheFrontThatRemainsOnceThoseBeforeAreTakenAway() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            double[][] points = ParetoPoints.Draw(RandomSource.Create(seed));
            int[] ranks = NonDominatedSorting.Rank(points);

            // Straight from the definition: peel off the front again and again.
            List<int> rest = [.. Enumerable.Range(0, points.Length)];
            for (int rank = 0; rest.Count > 0; rank++)
            {
                int[] front = [.. rest.Where(i => !rest.Any(j => ParetoPoints.Dominates(points[j], points[i])))];
                if (front.Any(i => ranks[i] != rank)) return false;
                rest.RemoveAll(front.Contains);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Test]
    public void MeasureCrowding_AFront_IsTheGapBetweenNeighborsInUnitsOfTheRange() => Assert.That(
        NonDominatedSorting.MeasureCrowding([[0, 10], [1, 6], [4, 0]]),
        Is.EqualTo(new[] { double.PositiveInfinity, 2, double.PositiveInfinity }));

    [Test]
    public void MeasureCrowding_AnObjectiveWithoutRange_HasNoSay() => Assert.That(
        NonDominatedSorting.MeasureCrowding([[0, 5], [1, 5], [2, 5], [4, 5]]),
        Is.EqualTo(new[] { double.PositiveInfinity, 0.5, 0.75, double.PositiveInfinity }));

    [Test]
    public void Rank_PointsWithANaN_AreBehindAllOthers() => Assert.That(
        NonDominatedSorting.Rank(
            [[0, double.NaN], [9, 9], [1, 1], [1, double.NaN], [double.NaN, 0], [0, double.PositiveInfinity]]),
        Is.EqualTo(new[] { 2, 1, 0, 3, 2, 0 }));

    [Test]
    public void MeasureCrowding_ValuesThatAreNotFinite_MakeNoRoom() => Assert.That(
        NonDominatedSorting.MeasureCrowding(
            [[0, double.NaN], [1, 6], [2, 5], [3, 2], [double.NaN, double.PositiveInfinity], [4, 0]]),
        Is.EqualTo(
            new[]
            {
                double.PositiveInfinity, double.PositiveInfinity, 0.5 + (4 / 6.0), 0.5 + (5 / 6.0), 0,
                double.PositiveInfinity,
            })
            .Within(1e-12));

    [Test]
    public void MeasureCrowding_NoPoint_IsEmpty() => Assert.That(NonDominatedSorting.MeasureCrowding([]), Is.Empty);
}
