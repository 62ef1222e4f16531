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
    public void Span_OfANewBuffer_IsZerosAndNoLongerThanTheBuffer()
    {
        var buffer = new AlignedBuffer(20);
        Assert.That(buffer.Span(20).ToArray(), Is.All.Zero);
        Assert.That(buffer.Span(1000).Length, Is.EqualTo(20));
    }
}
