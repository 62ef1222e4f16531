using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Gradients of a Transformer's operations.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Gradient_OfElasticLinear_EqualsFiniteDifferences(
        [Values] bool relu, [Values(4, 2)] int outputs, [Values(5, 3)] int width) =>
        GradientCheck.Run(
            Engine,
            x => Engine.ElasticLinear(x[0], x[1], x[2], outputs, relu),
            new TensorShape(2, 3, width),
            new TensorShape(4, 5),
            new TensorShape(4));

    [Test]
    public void Gradient_OfElasticLinearTwiceWithOneWeight_EqualsFiniteDifferences() => GradientCheck.Run(
        Engine,
        x => Engine.ElasticLinear(Engine.ElasticLinear(x[0], x[1], x[2], 4), x[1], x[2], 3),
        new TensorShape(7, 2),
        new TensorShape(5, 6),
        new TensorShape(5));

    [Test]
    public void Gradient_OfEmbedding_EqualsFiniteDifferences([Values(20, 17)] int width) =>
        GradientCheck.Run(Engine, x => Engine.Embedding(x[0], [3, 0, 3, 1, 3], width, -1.5f), new TensorShape(5, 20));

    [Test]
    public void Gradient_OfTiedEmbedding_EqualsFiniteDifferences() => GradientCheck.Run(
        Engine, x => Engine.ElasticLinear(Engine.Embedding(x[0], [1, 2, 1], 3), x[0], null, 4), new TensorShape(4, 5));

    [Test]
    public void Gradient_OfLayerNormalization_EqualsFiniteDifferences([Values(7, 35)] int width, [Values(0, 2)] int more) =>
        GradientCheck.Run(
            Engine,
            x => Engine.LayerNormalization(x[0], x[1], x[2]),
            new TensorShape(2, 3, width),
            new TensorShape(width + more),
            new TensorShape(width + more));

    [Test]
    public void Gradient_OfAttention_EqualsFiniteDifferences([Values] bool causal, [Values] bool masked) => GradientCheck.Run(
        Engine,
        x => Engine.Attention(
            x[0], x[1], x[2], 2, causal, masked ? [true, false, true, true, false, true, true, false, false, false] : []),
        new TensorShape(2, 3, 6),
        new TensorShape(2, 5, 6),
        new TensorShape(2, 5, 6));

    [Test]
    public void Gradient_OfAttentionOfManyQueriesToFewKeys_EqualsFiniteDifferences() => GradientCheck.Run(
        Engine,
        x => Engine.Attention(x[0], x[1], x[2], 1),
        new TensorShape(1, 19, 3),
        new TensorShape(1, 2, 3),
        new TensorShape(1, 2, 3));

    [Test]
    public void Gradient_OfAttentionToItself_EqualsFiniteDifferences() =>
        GradientCheck.Run(Engine, x => Engine.Attention(x[0], x[0], x[0], 2, causal: true), new TensorShape(2, 4, 6));

    [Test]
    public void Gradient_OfSoftmax_EqualsFiniteDifferences() =>
        GradientCheck.Run(Engine, x => Engine.Softmax(x[0]), new TensorShape(3, 19));

    [Test]
    public void Gradient_OfCrossEntropy_EqualsFiniteDifferences(
        [Values(0f, 0.1f)] float smoothing, [Values(5, 37)] int classes) =>
        GradientCheck.Run(Engine, x => Engine.CrossEntropy(x[0], [4, 0, -1, 2], smoothing), new TensorShape(2, 2, classes));

    [Test]
    public void Gradient_OfCrossEntropyAgainstProbabilities_EqualsFiniteDifferences([Values] bool flags) => GradientCheck.Run(
        Engine,
        x => Engine.CrossEntropy(
            x[0], Engine.CreateConstant(new(3, 2), [0.25f, 0.75f, 1, 0, 0.5f, 0.25f]), flags ? [true, false, true] : []),
        new TensorShape(3, 2));

    [Test]
    public void Gradient_OfDropout_EqualsFiniteDifferences() =>
        GradientCheck.Run(Engine, x => Engine.Dropout(x[0], 0.4f, 77), new TensorShape(3, 19));

    [Test]
    public void Gradient_OfConcatenate_EqualsFiniteDifferences([Values(0, 1, -1)] int axis) => GradientCheck.Run(
        Engine,
        x => Engine.Concatenate([x[0], x[1], x[0]], axis),
        new TensorShape(2, 3, 4),
        new TensorShape(axis == 0 ? 1 : 2, axis == 1 ? 1 : 3, axis == -1 ? 1 : 4));
}
