using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Predictors;

namespace LlmPerformancePredictors.Tests.Supernets;

public sealed class SupernetPerformancePredictorTests : PerformancePredictorContractTests
{
    private static readonly IReadOnlyList<SentencePair> HeldOut = TinySupernet.Pairs(30, seed: 9);
    private readonly List<IDisposable> _resources = [];

    protected override IReadOnlyList<Architecture> Architectures { get; } = Sample(24);

    [TearDown]
    public void DisposeResources()
    {
        _resources.ForEach(resource => resource.Dispose());
        _resources.Clear();
    }

    [Test]
    public async Task Predict_ManyAtOnce_EqualsOneByOneAndEvaluatesEachOnce([Values] SupernetScore score)
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        var options = new SupernetPredictorOptions { Score = score, BatchTokens = 64 };
        var together = new SupernetPerformancePredictor(model, TinySupernet.Space, HeldOut, options);
        var apart = new SupernetPerformancePredictor(model, TinySupernet.Space, HeldOut, options);
        Architecture[] architectures = [.. Architectures.Take(8), Architectures[0]];
        IReadOnlyList<Prediction> batch = await together.PredictAsync(architectures);
        var single = new List<Prediction>();
        foreach (Architecture architecture in architectures)
            single.AddRange(await apart.PredictAsync([architecture]));
        Assert.Multiple(() =>
        {
            Assert.That(batch, Is.EqualTo(single));
            Assert.That(together.Evaluations, Is.EqualTo(8));
            Assert.That(batch.Select(prediction => together.Metric.Allows(prediction.Score)), Is.All.True);
        });
    }

    [Test]
    public async Task Predict_Loss_IsTheMeanOverTokens()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        var predictor = new SupernetPerformancePredictor(model, TinySupernet.Space, HeldOut);
        Architecture architecture = TinySupernet.Space.Sample(RandomSource.Create(4));
        TransformerPlan plan = TransformerPlan.FromArchitecture(architecture);
        double sum = 0;
        int tokens = 0;
        for (int i = 0; i < HeldOut.Count; i++)
        {
            var batch = new TokenBatch(HeldOut, [i]);
            float[] logits = TinySupernet.Logits(model, plan, batch);
            for (int t = 0; t < batch.TargetLength; t++, tokens++)
            {
                double[] row =
                    [.. logits.Skip(t * TinySupernet.Vocabulary).Take(TinySupernet.Vocabulary).Select(logit => (double)logit)];
                sum -= row[batch.TargetOutput[t]] - Math.Log(row.Sum(Math.Exp));
            }
        }

        Prediction prediction = (await predictor.PredictAsync([architecture]))[0];
        Assert.That(prediction.Score, Is.EqualTo(sum / tokens).Within(1e-5));
    }

    [Test]
    public void Create_SpaceThatDoesNotFit_IsRefused()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        SearchSpace larger = TinySupernet.Build("larger", [64], [1], [24], [1]);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new SupernetPerformancePredictor(model, larger, HeldOut),
                Throws.ArgumentException.With.Message.StartsWith("A sub-network with 64 as encoder width"));
            Assert.That(
                () => new SupernetPerformancePredictor(model, TinySupernet.Space, []),
                Throws.ArgumentException.With.Message.StartsWith(
                    "A supernet scores by held-out sentence pairs; there are none."));
        });
    }

    protected override IPerformancePredictor CreatePredictor()
    {
        ManagedTensorEngine engine = TinySupernet.Engine();
        SuperTransformer model = TinySupernet.Model(engine);
        _resources.AddRange([model, engine]);
        return new SupernetPerformancePredictor(model, TinySupernet.Space, HeldOut);
    }

    private static Architecture[] Sample(int count)
    {
        Random random = RandomSource.Create(4);
        var found = new HashSet<Architecture>();
        while (found.Count < count)
            found.Add(TinySupernet.Space.Sample(random));
        return [.. found];
    }
}
