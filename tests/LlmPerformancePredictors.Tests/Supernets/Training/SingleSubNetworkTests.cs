using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;

namespace LlmPerformancePredictors.Tests.Supernets.Training;

public sealed class SingleSubNetworkTests : SubNetworkSamplerContractTests
{
    [Test]
    public void Sample_AnyStep_GivesThePlan() => Assert.That(
        new SingleSubNetwork(TinySupernet.Largest).Sample(RandomSource.Create(1)), Is.EqualTo(new[] { TinySupernet.Largest }));

    protected override ISubNetworkSampler CreateSampler() => new SingleSubNetwork(TinySupernet.Largest);

    protected override ISubNetworkSampler CreateOther() => new SingleSubNetwork(TransformerPlan.GetSmallest(TinySupernet.Space));
}
