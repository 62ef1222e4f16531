using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Tests.Metrics;

public class HypervolumeTests
{
    [Test]
    public void Compute_OfOneObjective_IsTheDistanceOfTheBest() =>
        Assert.That(Hypervolume.Compute([[3], [1.5]], [4]), Is.EqualTo(2.5));

    [Test]
    public void Compute_OfTwoObjectives_IsTheAreaOfTheStairs() =>
        Assert.That(Hypervolume.Compute([[1, 3], [2, 2], [3, 1]], [4, 4]), Is.EqualTo(6));

    [Test]
    public void Compute_OfThreeObjectives_IsTheSumLessWhatIsCountedTwice()
    {
        // Boxes 2x2x1 and 1x1x3 from the corner, which share 1x1x1.
        Assert.That(Hypervolume.Compute([[1, 1, 2], [2, 2, 0]], [3, 3, 3]), Is.EqualTo(4 + 3 - 1).Within(1e-12));
    }

    [Test]
    public void Compute_OfRandomPoints_IsWhatCountingOnAGridGives([Range(1, 5)] int seed)
    {
        Random random = RandomSource.Create(seed);
        double[][] points =
            [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 3).Select(_ => (double)random.Next(6)).ToArray())];
        int counted = 0;
        for (int cell = 0; cell < 125; cell++)
        {
            int[] corner = [cell / 25, cell / 5 % 5, cell % 5];
            if (points.Any(point => Enumerable.Range(0, 3).All(i => point[i] <= corner[i]))) counted++;
        }

        Assert.That(Hypervolume.Compute(points, [5, 5, 5]), Is.EqualTo(counted).Within(1e-9));
    }

    [Test]
    public void Compute_OfDominatedPointsAndThoseBeyondTheReference_IsTheSame() =>
        Assert.That(Hypervolume.Compute([[1, 1], [2, 2], [1, 1], [0, 9], [3, 1]], [3, 3]), Is.EqualTo(4));

    [Test]
    public void Compute_OfNothing_IsZero() => Assert.That(Hypervolume.Compute([], [1, 1]), Is.Zero);

    [Test]
    public void Compute_OfOddPoints_IsRefused()
    {
        Assert.That(
            () => Hypervolume.Compute([[1]], [1, 1]),
            Throws.ArgumentException.With.Message.Contains("1 objectives, the reference 2"));
        Assert.That(() => Hypervolume.Compute([[double.NaN]], [1]), Throws.ArgumentException.With.Message.Contains("NaN"));
        Assert.That(() => Hypervolume.Compute([], []), Throws.ArgumentException);
    }
}
