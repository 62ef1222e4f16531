using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Supernets.Training;

/// <summary>What every sampler of sub-networks promises.</summary>
public abstract class SubNetworkSamplerContractTests
{
    [Test]
    public void Sample_AnySeed_GivesPlansThatFitIntoTheSpacesLargest()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        ISubNetworkSampler sampler = CreateSampler();
        for (int seed = 0; seed < 50; seed++)
        {
            IReadOnlyList<TransformerPlan> plans = sampler.Sample(RandomSource.Create(seed));
            Assert.That(plans, Is.Not.Empty, $"seed {seed}");
            foreach (TransformerPlan plan in plans)
                Assert.That(() => model.RequirePlan(plan), Throws.Nothing, $"seed {seed}");
        }
    }

    // Training resumes in the middle of a run with a new sampler: what it drew before must not matter.
    [Test]
    public void Sample_SameRandomSource_GivesTheSameAlsoFromAnotherInstanceAndLater()
    {
        ISubNetworkSampler used = CreateSampler();
        for (int seed = 0; seed < 20; seed++) used.Sample(RandomSource.Create(seed));
        for (int seed = 0; seed < 20; seed++)
        {
            string[] later = [.. used.Sample(RandomSource.Create(seed)).Select(Describe)];
            Assert.That(CreateSampler().Sample(RandomSource.Create(seed)).Select(Describe), Is.EqualTo(later), $"seed {seed}");
        }
    }

    [Test]
    public void Describe_EqualSettings_GivesTheSameAlsoAfterUse()
    {
        ISubNetworkSampler used = CreateSampler();
        used.Sample(RandomSource.Create(1));
        Assert.That(used.Describe(), Is.EqualTo(CreateSampler().Describe()));
    }

    [Test]
    public void Describe_OtherSettings_GivesAnother() =>
        Assert.That(CreateOther().Describe(), Is.Not.EqualTo(CreateSampler().Describe()));

    [Test]
    public void Resume_CheckpointOfAnotherSampler_IsRefused()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        IReadOnlyList<SentencePair> pairs = TinySupernet.Pairs(4);
        using var training = new SupernetTraining(model, pairs, CreateSampler());
        using var other = new SupernetTraining(model, pairs, CreateOther());
        try
        {
            training.Save(path);
            Assert.That(() => other.Resume(path), Throws.InstanceOf<LlmPerformancePredictorsException>());
            Assert.That(() => training.Resume(path), Throws.Nothing);
        }
        finally
        {
            File.Delete(path);
        }
    }

    protected abstract ISubNetworkSampler CreateSampler();

    /// <summary>The same kind of sampler with other settings.</summary>
    protected abstract ISubNetworkSampler CreateOther();

    protected static SearchSpace OtherSpace { get; } =
        TinySupernet.Build("other-transformers", [16, 8], [1, 2], [24, 12], [2, 1]);

    protected static string Describe(TransformerPlan plan) =>
        $"{plan.EncoderWidth}: {string.Join(", ", plan.Encoder)}; {plan.DecoderWidth}: {string.Join(", ", plan.Decoder)}";
}
