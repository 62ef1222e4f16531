using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

[TestFixture]
public sealed class DropoutMaskTests
{
    [TestCase(0.1f)]
    [TestCase(0.5f)]
    [TestCase(0.9f)]
    public void Fill_ManyNumbers_KeepsTheirShareAndTheirSum(float probability)
    {
        float[] factors = new float[200_000];
        DropoutMask.Fill(42, probability, factors);
        Assert.Multiple(() =>
        {
            // Five deviations of a binomial count.
            double deviation = Math.Sqrt(probability * (1 - probability) / factors.Length);
            Assert.That(factors.Count(factor => factor == 0) / 200_000.0, Is.EqualTo(probability).Within(5 * deviation));
            Assert.That(factors.Where(factor => factor != 0), Is.All.EqualTo(1 / (1 - probability)));
        });
    }

    [Test]
    public void Fill_NeighboringSeeds_GiveIndependentMasks()
    {
        float[] one = new float[100_000], two = new float[100_000];
        DropoutMask.Fill(7, 0.5f, one);
        DropoutMask.Fill(8, 0.5f, two);
        Assert.That(one.Zip(two).Count(pair => pair.First == pair.Second) / 100_000.0, Is.EqualTo(0.5).Within(0.01));
    }

    [Test]
    public void Fill_OfAnyLength_IsWhatKeepsSaysOfEachPlace(
        [Values(1, 15, 16, 1003)] int length, [Values(3ul, 0xFEDCBA9876543210)] ulong seed)
    {
        float[] factors = new float[length];
        DropoutMask.Fill(seed, 0.3f, factors);
        uint threshold = DropoutMask.Threshold(0.3f);
        Assert.That(
            factors, Is.EqualTo(
                Enumerable.Range(0, length).Select(
                    place => DropoutMask.Keeps(seed, (uint)place, threshold) ? 1 / (1 - 0.3f) : 0)));
    }

    // Computed by a few lines of Python; a checkpoint of a run with dropout resumes only while this stays.
    [Test]
    public void Fill_AGivenSeed_IsTheSameForever()
    {
        float[] factors = new float[24];
        DropoutMask.Fill(0x123456789ABCDEF0, 0.5f, factors);
        Assert.That(
            factors, Is.EqualTo(new float[] { 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 0, 0, 0, 2, 2, 0 }));
    }
}
