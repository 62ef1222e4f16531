using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Runtime;

[TestFixture]
public sealed unsafe class BufferPoolTests
{
    private const int Mebibyte = 1 << 20;
    private const int FloatsOfAMebibyte = Mebibyte / sizeof(float);

    // Memory goes to and from the operating system in slabs of at most so many bytes.
    private const long Slab = 32 * Mebibyte;

    [Test]
    public void Rent_AnyLength_FitsAndWastesLessThanACacheLine() =>
        Prop.ForAll(Gen.Choose(0, 3_000_000).ToArbitrary(), length =>
        {
            using var pool = new DisposedPool();
            PooledBuffer buffer = pool.Value.Rent(length);
            return buffer.Length >= length && buffer.Length - length <= 16 && (nuint)buffer.Pointer % 64 == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Test]
    public void Rent_ManyTimesWithReturns_NoTwoBuffersInUseShareANumber() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        Random random = RandomSource.Create(seed);
        using var pool = new DisposedPool(maxFree: random.Next(2) * 4L * Mebibyte);
        List<(PooledBuffer Buffer, int Length, float Mark)> used = [];
        long rented = 0;
        pool.Value.BeginStep();
        for (int i = 0; i < 300; i++)
        {
            if (used.Count > 0 && random.Next(2) == 0)
            {
                int at = random.Next(used.Count);
                (PooledBuffer buffer, int length, float mark) = used[at];
                Assert.That(buffer.Span(length).IndexOfAnyExcept(mark), Is.EqualTo(-1), $"buffer of {length}, step {i}");
                rented -= buffer.Length;
                pool.Value.Return(buffer);
                used.RemoveAt(at);
                if (random.Next(10) > 0) continue;
                pool.Value.EndStep();
                pool.Value.BeginStep();
                continue;
            }

            int wanted = random.Next(1, 1 << random.Next(1, 18));
            used.Add((pool.Value.Rent(wanted), wanted, i));
            used[^1].Buffer.Span(wanted).Fill(i);
            rented += used[^1].Buffer.Length;
            Assert.That(pool.Value.TotalBytes - pool.Value.FreeBytes, Is.EqualTo(rented * sizeof(float)), $"step {i}");
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Test]
    public void Rent_AfterNeighborsWereGivenBack_GetsTheRoomOfAllOfThem([Values(0, 1, 2)] int last)
    {
        using var pool = new DisposedPool();
        PooledBuffer[] three = [pool.Value.Rent(1000), pool.Value.Rent(2000), pool.Value.Rent(3000)];
        float* first = three[0].Pointer;
        foreach (PooledBuffer other in three.Where((_, i) => i != last)) pool.Value.Return(other);
        pool.Value.Return(three[last]);
        PooledBuffer whole = pool.Value.Rent(FloatsOfAMebibyte);
        Assert.That(whole.Pointer == first, "the slab is one piece again");
        Assert.That((pool.Value.TotalBytes, pool.Value.FreeBytes), Is.EqualTo((Mebibyte, 0)));
    }

    [Test]
    public void Rent_OfSeveralFreePieces_TakesTheSmallestThatIsLargeEnough()
    {
        using var pool = new DisposedPool();
        PooledBuffer small = pool.Value.Rent(500), one = pool.Value.Rent(16), large = pool.Value.Rent(5000);
        pool.Value.Rent(16);
        float* expected = small.Pointer;
        pool.Value.Return(large);
        pool.Value.Return(small);
        Assert.That(pool.Value.Rent(490).Pointer == expected);
        Assert.That(one.Pointer != expected);
    }

    [Test]
    public void Clear_GivesBackWhatIsNotInUse()
    {
        using var pool = new DisposedPool();
        PooledBuffer used = pool.Value.Rent(64), other = pool.Value.Rent(FloatsOfAMebibyte);
        used.Span(64).Fill(7);
        pool.Value.Return(other);
        pool.Value.Clear();
        Assert.That(pool.Value.TotalBytes, Is.EqualTo(Mebibyte), "the slab of the buffer in use");
        Assert.That(used.Span(64).ToArray(), Is.All.EqualTo(7));
        pool.Value.Return(used);
        pool.Value.Clear();
        Assert.That(pool.Value.TotalBytes, Is.Zero);
    }

    [Test]
    public void EndStep_AfterManyShapes_KeepsTheBoundAndWhatTheLastStepsUsed()
    {
        const int bound = 8 * Mebibyte;
        using var pool = new DisposedPool(bound);
        long before = 0;
        for (int shape = 1; shape <= 60; shape++)
        {
            int length = FloatsOfAMebibyte * (61 - shape);
            Use(pool.Value, length, length, 1000 * shape);
            long used = 4L * ((2 * length) + (1000 * shape) + 16);

            // A slab that is partly wanted stays whole; those of large buffers are as large as these.
            Assert.That(pool.Value.TotalBytes, Is.LessThanOrEqualTo(Math.Max(before, used) + (2 * Slab)), $"shape {shape}");
            before = used;
        }

        Use(pool.Value, 10);
        Use(pool.Value, 10);
        Assert.That(pool.Value.TotalBytes, Is.LessThanOrEqualTo(2 * Slab), "two small steps later, all in one slab");
    }

    [Test]
    public void Rent_OfShapesThatGrowWithinOneStep_KeepsTheBoundAndWhatIsUsedAtOnce()
    {
        const int bound = 8 * Mebibyte;
        using var pool = new DisposedPool(bound);
        pool.Value.BeginStep();
        for (int length = FloatsOfAMebibyte; length <= 100 * FloatsOfAMebibyte; length += FloatsOfAMebibyte / 2)
        {
            PooledBuffer first = pool.Value.Rent(length), second = pool.Value.Rent(length);
            pool.Value.Return(first);
            pool.Value.Return(second);

            // Large buffers have slabs of their own, an eighth too large at most.
            Assert.That(
                pool.Value.TotalBytes, Is.LessThanOrEqualTo(bound + Slab + (2 * 4L * length * 9 / 8)), $"{length} numbers");
        }
    }

    [Test]
    public void EndStep_OfTheSameStepAgain_KeepsItsSlabsHoweverMuchItUses()
    {
        using var pool = new DisposedPool(maxFree: 0);
        int[] step = [50 * FloatsOfAMebibyte, 5000, 20 * FloatsOfAMebibyte, 300, 20 * FloatsOfAMebibyte];
        Slab[] first = Use(pool.Value, step);
        for (int again = 0; again < 3; again++) Assert.That(Use(pool.Value, step), Is.EquivalentTo(first));
    }

    [Test]
    public void EndStep_BeyondTheBound_GivesBackWhatNobodyWantedForLongest()
    {
        using var pool = new DisposedPool(maxFree: 60 * Mebibyte);
        Slab old = Use(pool.Value, 40 * FloatsOfAMebibyte)[0];
        Slab wanted = Use(pool.Value, 50 * FloatsOfAMebibyte)[0];
        Use(pool.Value, 35 * FloatsOfAMebibyte, 50 * FloatsOfAMebibyte);
        for (int step = 0; step < 2; step++) Use(pool.Value, 50 * FloatsOfAMebibyte);
        Use(pool.Value, 60 * FloatsOfAMebibyte);
        Assert.That(Use(pool.Value, 50 * FloatsOfAMebibyte)[0], Is.SameAs(wanted));
        Assert.That(Use(pool.Value, 40 * FloatsOfAMebibyte)[0], Is.Not.SameAs(old));
    }

    [Test]
    public void Return_OutsideOfSteps_KeepsTheBound()
    {
        using var pool = new DisposedPool(maxFree: 3 * Mebibyte);
        PooledBuffer[] buffers = [.. Enumerable.Range(1, 10).Select(i => pool.Value.Rent(i * FloatsOfAMebibyte))];
        foreach (PooledBuffer buffer in buffers) pool.Value.Return(buffer);
        Assert.That(pool.Value.TotalBytes, Is.LessThanOrEqualTo(3 * Mebibyte));
    }

    private static Slab[] Use(BufferPool pool, params int[] lengths)
    {
        pool.BeginStep();
        PooledBuffer[] buffers = [.. lengths.Select(pool.Rent)];
        Slab[] slabs = [.. buffers.Select(buffer => buffer.Slab)];
        foreach (PooledBuffer buffer in buffers) pool.Return(buffer);
        pool.EndStep();
        return slabs;
    }

    private sealed class DisposedPool(long maxFree = long.MaxValue) : IDisposable
    {
        public BufferPool Value { get; } = new(maxFree);

        public void Dispose() => Value.Clear();
    }
}
