using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Regressors;
using LlmPerformancePredictors.Tests.Tensors;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>
/// The same training on both engines. They sum in another order, and where a gradient is nothing but rounding Adam makes whole
/// steps of it, so that in single precision losses part late, and slowly.
/// </summary>
[TestFixture]
public sealed class EngineAgreementTests
{
    private const int Steps = 200;
    private const double Relative = 1e-3;

    [Test]
    public void Losses_OfAPerceptron_AgreeOver200Steps() => Agree(
        engine =>
        {
            RegressionData data = RegressorFixture.Data(128);
            using var network = new MultilayerPerceptron(engine, [4, 64, 64, 1], RandomSource.Create(1));
            using AdamOptimizer adam = engine.CreateAdam(network.Parameters, new AdamOptions { WeightDecay = 1e-3 });
            float[] losses = new float[Steps], scores = Array.ConvertAll(data.Scores.ToArray(), score => (score - 100) / 10);
            for (int step = 0; step < Steps; step++)
            {
                using TensorScope scope = engine.BeginScope();
                Tensor output = network.Forward(engine.CreateConstant(new(128, 4), data.Features.Span));
                Tensor loss = engine.MeanSquaredError(output, engine.CreateConstant(new(128, 1), scores));
                engine.ClearGradients(network.Parameters);
                engine.Backward(loss);
                adam.Step(1e-3);
                losses[step] = GradientCheck.Numbers(engine, loss)[0];
            }

            return losses;
        });

    [Test]
    public void Losses_OfATransformer_AgreeOver200Steps() => Agree(
        engine =>
        {
            using var model = new TinyTransformer(engine, tokens: 11, width: 16, seed: 3);
            using AdamOptimizer adam = engine.CreateAdam(model.Parameters);
            TinyTransformer.Sentences sentences = TinyTransformer.Sentences.Random(11, batch: 6, length: 5, seed: 4);
            return [.. Enumerable.Range(0, Steps).Select(step => model.Step(sentences, adam, 3e-3, (ulong)step))];
        });

    private static void Agree(Func<TensorEngine, float[]> train)
    {
        using var managed = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        using var torch = new TorchSharpTensorEngine(new TorchSharpEngineOptions { Threads = 1 });
        float[] expected = train(managed), losses = train(torch);
        double worst = expected.Zip(losses, (a, b) => Math.Abs(a - b) / a).Max();
        TestContext.Out.WriteLine($"loss {expected[0]} to {expected[^1]}, largest relative difference {worst:E2}");
        Assert.Multiple(() =>
        {
            Assert.That(expected[^1], Is.LessThan(0.8 * expected[0]), "it learns at all");
            Assert.That(worst, Is.LessThan(Relative));
        });
    }
}
