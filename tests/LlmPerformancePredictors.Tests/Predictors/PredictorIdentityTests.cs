using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Supernets;

namespace LlmPerformancePredictors.Tests.Predictors;

/// <summary>A journal can tell a predictor from another of the same name only if it says what its scores depend on.</summary>
public class PredictorIdentityTests
{
    [Test]
    public void Identity_OfEveryPredictorOfTheLibrary_IsMoreThanItsClass() => Assert.That(
        new[] { typeof(IPerformancePredictor).Assembly, typeof(SupernetPerformancePredictor).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPerformancePredictor)))
            .Where(type => !type.IsAssignableTo(typeof(IIdentifiedPredictor))),
        Is.Empty);

    [Test]
    public void Identity_OfASupernet_DependsOnItsWeightsPairsAndScore()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);
        string identity = Create(4).Identity;

        Assert.That(Create(4).Identity, Is.EqualTo(identity));
        Assert.That(Create(3).Identity, Is.Not.EqualTo(identity));
        Assert.That(Create(4, SupernetScore.Bleu).Identity, Is.Not.EqualTo(identity));
        float[] weights = new float[model.Parameters[0].Shape.ElementCount];
        engine.Write(model.Parameters[0], weights);
        Assert.That(Create(4).Identity, Is.Not.EqualTo(identity));

        SupernetPerformancePredictor Create(int pairs, SupernetScore score = SupernetScore.Loss) =>
            new(model, TinySupernet.Space, TinySupernet.Pairs(pairs), new SupernetPredictorOptions { Score = score });
    }
}
