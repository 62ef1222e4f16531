using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class NetworkWeightsTests
{
    private static readonly int[] Sizes = [16, 100, 25, 1];

    [Test]
    public void CreateInitial_AnyLayer_LiesEvenlyWithinOneOverTheRootOfItsInputs()
    {
        NetworkWeights weights = NetworkWeights.CreateInitial(Sizes, RandomSource.Create(5));
        for (int layer = 0; layer < weights.Layers; layer++)
        {
            double bound = 1 / Math.Sqrt(Sizes[layer]);
            float[] all = [.. weights.Weights[layer], .. weights.Biases[layer]];
            Assert.That(all.Select(Math.Abs), Is.All.LessThanOrEqualTo(bound), $"layer {layer}");
            if (all.Length > 100)
            {
                double variance = all.Average(value => (double)value * value);
                Assert.That(
                    variance, Is.EqualTo(bound * bound / 3).Within(0.2 * bound * bound / 3), $"layer {layer}, of even numbers");
            }

            Assert.That(weights.Weights[layer], Has.Length.EqualTo(Sizes[layer] * Sizes[layer + 1]));
            Assert.That(weights.Biases[layer], Has.Length.EqualTo(Sizes[layer + 1]));
        }
    }

    [Test]
    public void Read_OfANetworkJustMade_IsWhatItWasMadeFrom()
    {
        NetworkWeights initial = NetworkWeights.CreateInitial(Sizes, RandomSource.Create(6));
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        using var network = new MultilayerPerceptron(engine, initial);
        NetworkWeights read = network.Read();
        Assert.Multiple(() =>
        {
            Assert.That(read.Sizes, Is.EqualTo(Sizes));
            Assert.That(read.Weights, Is.EqualTo(initial.Weights));
            Assert.That(read.Biases, Is.EqualTo(initial.Biases));
        });
    }

    [Test]
    public void Forward_OfANetworkByHand_HasAReluBetweenItsLayersOnly()
    {
        var weights = new NetworkWeights([1, 2, 1], [[1, -1], [1, 1]], [[0, 0], [-10]]);
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        using var network = new MultilayerPerceptron(engine, weights);
        using TensorScope scope = engine.BeginScope(recordGradients: false);
        Tensor output = network.Forward(engine.CreateConstant(new(2, 1), [3, -4]));
        Assert.That(
            Tests.Tensors.GradientCheck.Numbers(engine, output), Is.EqualTo(new float[] { -7, -6 }), "|x| - 10, below 0 too");
    }

    [Test]
    public void Constructor_SizesThatMakeNoNetwork_Throws([Values] bool none)
    {
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        int[] sizes = none ? [4] : [4, 0, 1];
        Assert.That(
            () => new MultilayerPerceptron(engine, sizes, RandomSource.Create(1)),
            Throws.ArgumentException.With.Message.StartsWith(
                $"Sizes [{string.Join(", ", sizes)}]: at least two are needed, each at least 1."));
    }
}
