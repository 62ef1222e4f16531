using FsCheck;
using FsCheck.Fluent;

namespace LlmPerformancePredictors.Tests;

public class RandomSourceTests
{
    [Test]
    public void Create_OfManyStreams_GivesDifferentSequences()
    {
        // Folded into 32 bits, a few of these used to be the same.
        var seen = new HashSet<long>();
        for (int stream = 0; stream < 200_000; stream++) Assert.That(seen.Add(First(1, stream)), $"stream {stream}");
        for (int seed = 2; seed < 200_000; seed++) Assert.That(seen.Add(First(seed, 0)), $"seed {seed}");
        for (int bit = 18; bit < 64; bit++) Assert.That(seen.Add(First(1, 1L << bit)), $"stream 2^{bit}");

        static long First(int seed, long stream) => RandomSource.Create(seed, stream).NextInt64();
    }

    [Test]
    public void Create_WithTheSameSeedAndStream_GivesTheSameSequenceInEveryProcess()
    {
        Random random = RandomSource.Create(-7, 1L << 40);
        Assert.That(new[] { random.Next(), random.Next(), random.Next() }, Is.EqualTo(new[] { 756589918, 774248693, 663454310 }));
    }

    [Test]
    public void Draws_OfEveryKind_StayInTheirRangesAndReachTheirEnds()
    {
        Random random = RandomSource.Create(3);
        int[] counts = new int[7];
        double sum = 0;
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
            double sample = random.NextDouble();
            Assert.That(sample, Is.GreaterThanOrEqualTo(0).And.LessThan(1));
            sum += sample;
        }

        Assert.That(counts, Has.All.InRange(9_600, 10_400));
        Assert.That(sum / 70_000, Is.EqualTo(0.5).Within(0.01));
        Assert.That(random.Next(1), Is.Zero);
        Assert.That(
            Enumerable.Range(0, 1000).Select(_ => random.Next(int.MinValue, int.MaxValue)), Has.Some.Negative.And.Some.Positive);
        Assert.That(Enumerable.Range(0, 1000).Select(_ => random.Next()), Has.All.GreaterThanOrEqualTo(0));
        byte[] bytes = new byte[4096];
        random.NextBytes(bytes);
        Assert.That(bytes.Distinct().Count(), Is.EqualTo(256));
    }

    [Test]
    public void Next_OfAnyRange_StaysInIt() => Prop.ForAll(ArbMap.Default.ArbFor<(int One, int Other)>(), ends =>
    {
        (int one, int other) = ends;
        (int least, int end) = (Math.Min(one, other), Math.Max(one, other) + 1);
        Random random = RandomSource.Create(one);
        for (int i = 0; i < 20; i++)
        {
            Assert.That(random.Next(least, end), Is.InRange(least, end - 1));
            Assert.That(random.NextInt64(least, end), Is.InRange((long)least, end - 1L));
        }
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Shuffle_OfAnyItems_IsAPermutationThatTheSeedDecides() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        int[] items = [.. Enumerable.Range(0, 30)], again = [.. items];
        RandomSource.Create(seed, 5).Shuffle(items);
        RandomSource.Create(seed, 5).Shuffle(again);
        return items.SequenceEqual(again) && items.Order().SequenceEqual(Enumerable.Range(0, 30));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Create_OfNeighboringSeedsAndStreams_GivesSequencesThatDoNotCorrelate()
    {
        const int Count = 20_000;
        double[] expected = Samples(1, 1);
        foreach ((int seed, long stream) in new[] { (2, 1L), (1, 2L), (2, 2L), (0, 1L), (1, 0L) })
        {
            double correlation = expected.Zip(Samples(seed, stream), (a, b) => 12 * (a - 0.5) * (b - 0.5)).Average();
            Assert.That(correlation, Is.EqualTo(0).Within(5 / Math.Sqrt(Count)), $"seed {seed}, stream {stream}");
        }

        static double[] Samples(int seed, long stream)
        {
            Random random = RandomSource.Create(seed, stream);
            return [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble())];
        }
    }
}
