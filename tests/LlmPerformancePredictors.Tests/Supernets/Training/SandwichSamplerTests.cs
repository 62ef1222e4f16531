using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;

namespace LlmPerformancePredictors.Tests.Supernets.Training;

public sealed class SandwichSamplerTests : SubNetworkSamplerContractTests
{
    [Test]
    public void Sample_AnyStep_BeginsWithTheLargestAndEndsWithTheSmallest([Values(0, 1, 3)] int between)
    {
        IReadOnlyList<TransformerPlan> plans = new SandwichSampler(TinySupernet.Space, between).Sample(RandomSource.Create(1));
        Assert.Multiple(() =>
        {
            Assert.That(plans, Has.Count.EqualTo(between + 2));
            Assert.That(Describe(plans[0]), Is.EqualTo(Describe(TransformerPlan.GetLargest(TinySupernet.Space))));
            Assert.That(Describe(plans[^1]), Is.EqualTo(Describe(TransformerPlan.GetSmallest(TinySupernet.Space))));
        });
    }

    [Test]
    public void Constructor_NegativeNumber_IsRefused() => Assert.That(
        () => new SandwichSampler(TinySupernet.Space, -1), Throws.TypeOf<ArgumentOutOfRangeException>());

    protected override ISubNetworkSampler CreateSampler() => new SandwichSampler(TinySupernet.Space, 2);

    protected override ISubNetworkSampler CreateOther() => new SandwichSampler(TinySupernet.Space, 3);
}
