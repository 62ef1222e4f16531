using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Runtime;

[TestFixture]
public sealed unsafe class BufferPoolTests
{
    [Test]
    public void Rent_AnyLength_FitsAndWastesAtMostAnEighthOrACacheLine() =>
        Prop.ForAll(Gen.Choose(0, 3_000_000).ToArbitrary(), length =>
        {
            AlignedBuffer buffer = new BufferPool().Rent(length);
            return buffer.Length >= length && buffer.Length - length <= Math.Max(16, length / 8.0)
                && (nuint)buffer.Pointer % 64 == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Test]
    public void Rent_ManyTimesWithReturns_NeverGivesABufferThatIsInUse() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        Random random = RandomSource.Create(seed);
        var pool = new BufferPool();
        List<AlignedBuffer> used = [];
        for (int i = 0; i < 200; i++)
        {
            if (used.Count > 0 && random.Next(2) == 0)
            {
                int at = random.Next(used.Count);
                pool.Return(used[at]);
                used.RemoveAt(at);
                continue;
            }

            AlignedBuffer buffer = pool.Rent(random.Next(1, 200));
            Assert.That(used, Has.None.SameAs(buffer), $"buffer {i}");
            used.Add(buffer);
        }
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Rent_AfterAReturnOfNearlyTheSameLength_GivesTheSameBufferAgain()
    {
        var pool = new BufferPool();
        AlignedBuffer first = pool.Rent(1000);
        pool.Return(first);
        Assert.That(pool.Rent(990), Is.SameAs(first), "990 and 1000 numbers share a size");
        Assert.That(pool.Rent(990), Is.Not.SameAs(first), "it is in use");
    }

    [Test]
    public void Clear_ForgetsFreeBuffers()
    {
        var pool = new BufferPool();
        AlignedBuffer first = pool.Rent(64);
        pool.Return(first);
        pool.Clear();
        Assert.That(pool.Rent(64), Is.Not.SameAs(first));
    }

    [Test]
    public void EndStep_AfterManyShapes_KeepsTheBoundAndWhatTheLastStepsUsed()
    {
        const int bound = 64 * 1024;
        var pool = new BufferPool(bound);
        for (int shape = 1; shape <= 60; shape++)
        {
            Use(pool, 1000 * shape, 1000 * shape);
            Assert.That(
                pool.FreeBytes,
                Is.LessThanOrEqualTo(Math.Max(bound, 2 * 1000 * shape * sizeof(float) * 9 / 8)), $"shape {shape}");
        }

        Use(pool, 10);
        Use(pool, 10);
        Assert.That(pool.FreeBytes, Is.LessThanOrEqualTo(bound), "two small steps later");
    }

    [Test]
    public void Rent_WithoutAFreeBufferOfTheSize_TakesOneThatIsNotMuchLarger()
    {
        var pool = new BufferPool();
        AlignedBuffer half = pool.Rent(1024 + 512), twice = pool.Rent(2048);
        pool.Return(twice);
        pool.Return(half);
        Assert.That(pool.Rent(1024), Is.SameAs(half));
        Assert.That(pool.Rent(1024), Is.Not.SameAs(twice), "twice the size is wasted");
    }

    [Test]
    public void Rent_OfShapesThatGrowWithinOneStep_KeepsTheBoundAndWhatIsUsedAtOnce()
    {
        const int bound = 64 * 1024;
        var pool = new BufferPool(bound);
        pool.BeginStep();
        for (int length = 1000; length <= 200_000; length += 1000)
        {
            AlignedBuffer first = pool.Rent(length), second = pool.Rent(length);
            pool.Return(first);
            pool.Return(second);
            Assert.That(pool.FreeBytes, Is.LessThanOrEqualTo(bound + (2 * length * sizeof(float) * 9 / 8)), $"{length} numbers");
        }
    }

    [Test]
    public void EndStep_OfTheSameStepAgain_AllocatesNothingHoweverMuchItUses()
    {
        var pool = new BufferPool(maxFree: 0);
        List<AlignedBuffer> first = Use(pool, 5000, 5000, 300);
        for (int step = 0; step < 3; step++) Assert.That(Use(pool, 5000, 5000, 300), Is.EquivalentTo(first));
    }

    [Test]
    public void EndStep_BeyondTheBound_ForgetsWhatNobodyWantedForLongest()
    {
        var pool = new BufferPool(maxFree: 4 * 2200);
        AlignedBuffer old = Use(pool, 600)[0];
        AlignedBuffer wanted = Use(pool, 1024)[0];
        Use(pool, 1024);
        Use(pool, 1100);
        Use(pool, 1024);
        Use(pool, 1100);
        Assert.That(Use(pool, 1024)[0], Is.SameAs(wanted));
        Assert.That(Use(pool, 600)[0], Is.Not.SameAs(old));
    }

    [Test]
    public void Return_OutsideOfSteps_KeepsTheBound()
    {
        var pool = new BufferPool(maxFree: 10_000);
        AlignedBuffer[] buffers = [.. Enumerable.Range(1, 30).Select(i => pool.Rent(i * 100))];
        foreach (AlignedBuffer buffer in buffers) pool.Return(buffer);
        Assert.That(pool.FreeBytes, Is.LessThanOrEqualTo(10_000));
    }

    private static List<AlignedBuffer> Use(BufferPool pool, params int[] lengths)
    {
        pool.BeginStep();
        List<AlignedBuffer> buffers = [.. lengths.Select(pool.Rent)];
        foreach (AlignedBuffer buffer in buffers) pool.Return(buffer);
        pool.EndStep();
        return buffers;
    }

    [Test]
    public void Span_OfANewBuffer_IsZerosAndNoLongerThanTheBuffer()
    {
        var buffer = new AlignedBuffer(20);
        Assert.That(buffer.Span(20).ToArray(), Is.All.Zero);
        Assert.That(buffer.Span(1000).Length, Is.EqualTo(20));
    }
}
