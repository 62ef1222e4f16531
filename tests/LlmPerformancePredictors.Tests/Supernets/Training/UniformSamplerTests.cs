using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;

namespace LlmPerformancePredictors.Tests.Supernets.Training;

public sealed class UniformSamplerTests : SubNetworkSamplerContractTests
{
    [Test]
    public void Sample_ManySteps_DrawsOneEachAndEveryWidth()
    {
        ISubNetworkSampler sampler = CreateSampler();
        List<IReadOnlyList<TransformerPlan>> drawn =
            [.. Enumerable.Range(0, 50).Select(i => sampler.Sample(RandomSource.Create(i)))];
        Assert.Multiple(() =>
        {
            Assert.That(drawn.Select(plans => plans.Count), Is.All.EqualTo(1));
            Assert.That(drawn.Select(plans => plans[0].EncoderWidth).Distinct(), Is.EquivalentTo(new[] { 8, 16 }));
            Assert.That(drawn.Select(plans => plans[0].Decoder.Count).Distinct(), Is.EquivalentTo(new[] { 1, 2 }));
        });
    }

    protected override ISubNetworkSampler CreateSampler() => new UniformSampler(TinySupernet.Space);

    protected override ISubNetworkSampler CreateOther() => new UniformSampler(OtherSpace);
}
