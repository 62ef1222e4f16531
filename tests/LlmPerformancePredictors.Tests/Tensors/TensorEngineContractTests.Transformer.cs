using LlmPerformancePredictors.Tensors;
using NUnit.Framework.Constraints;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>A Transformer's other operations, and all of them together.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void LayerNormalization_OfARow_IsTheHandComputedOne()
    {
        // Mean 4; deviations -3, -1, 1, 3; variance 5; with epsilon 4 the deviation is 3.
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.LayerNormalization(
            Engine.CreateConstant(new(1, 4), [1, 3, 5, 7]),
            Engine.CreateConstant(new(5), [1, 1, 2, 3, 99]),
            Engine.CreateConstant(new(4), [0, 0, 10, 20]),
            4);
        Assert.That(Numbers(output), Is.EqualTo(new[] { -1, -1f / 3, 10 + (2f / 3), 23 }).Within(1e-6));
    }

    [Test]
    public void LayerNormalization_FarFromZero_KeepsItsAccuracy([Values(3, 40, 513)] int width)
    {
        Random random = RandomSource.Create(width);
        float[] x = [.. Enumerable.Range(0, 2 * width).Select(i => 1000 + random.Next(-8, 9))];
        using TensorScope scope = Engine.BeginScope();
        Tensor one = Engine.CreateConstant(new(width), Enumerable.Repeat(1f, width).ToArray()), zero = Engine.CreateConstant(
            new(width), new float[width]);
        float[] output = Numbers(Engine.LayerNormalization(Engine.CreateConstant(new(2, width), x), one, zero));
        for (int row = 0; row < 2; row++)
        {
            double[] numbers = [.. x.Skip(row * width).Take(width).Select(value => (double)value)];
            double mean = numbers.Average(), variance = numbers.Average(value => (value - mean) * (value - mean));
            double[] expected = [.. numbers.Select(value => (value - mean) / Math.Sqrt(variance + 1e-5))];
            Assert.That(output[(row * width)..((row + 1) * width)], Is.EqualTo(expected).Within(1e-4));
        }
    }

    [Test]
    public void Dropout_AnySeed_IsTheMaskTimesTheNumbers(
        [Values(0.1f, 0.5f)] float probability, [Values(1UL, 0xFEDCBA9876543210)] ulong seed)
    {
        const int Count = 20_001;
        float[] x = GradientCheck.AwayFromZero(RandomSource.Create(14), Count), factors = new float[Count];
        DropoutMask.Fill(seed, probability, factors);
        using Tensor input = Engine.CreateParameter(new(Count), x);
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.Dropout(input, probability, seed);
        Engine.Backward(Sum(output));
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(output), Is.EqualTo(x.Zip(factors, (a, b) => a * b)));
            Assert.That(Gradient(input), Is.EqualTo(factors));
            Assert.That(Numbers(Engine.Dropout(input, probability, seed)), Is.EqualTo(Numbers(output)));
            Assert.That(Numbers(Engine.Dropout(input, probability, seed + 1)), Is.Not.EqualTo(Numbers(output)));
            Assert.That(Engine.Dropout(input, 0, seed), Is.SameAs(input));
        });
    }

    [Test]
    public void Concatenate_AlongAnyAxis_PutsThemSideBySide()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor a = Engine.CreateConstant(new(2, 2), [1, 2, 3, 4]), b = Engine.CreateConstant(new(2, 1), [5, 6]);
        Tensor c = Engine.CreateConstant(new(1, 2), [7, 8]);
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(Engine.Concatenate([a, b, a], -1)), Is.EqualTo(new float[] { 1, 2, 5, 1, 2, 3, 4, 6, 3, 4 }));
            Assert.That(Numbers(Engine.Concatenate([c, a], 0)), Is.EqualTo(new float[] { 7, 8, 1, 2, 3, 4 }));
            Assert.That(Engine.Concatenate([a, b], 1).Shape, Is.EqualTo(new TensorShape(2, 3)));
            Assert.That(Engine.Concatenate([a], 0), Is.SameAs(a));
        });
    }

    [Test]
    public void TransformerOperation_OperandsThatDoNotFit_ThrowsWithWhatIsAllowed()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor x = Engine.CreateConstant(new(2, 3), new float[6]), w = Engine.CreateConstant(new(4, 2), new float[8]);
        Tensor q = Engine.CreateConstant(new(1, 2, 4), new float[8]), k = Engine.CreateConstant(new(1, 1, 4), new float[4]);
        Tensor v = Engine.CreateConstant(new(3), new float[3]), number = Engine.CreateConstant(default, [1]);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => Engine.ElasticLinear(x, w, null, 4),
                Fails(
                    "Elastic linear layer of [2, 3] and [4, 2]: the input must be [..., in] with at least two axes and the "
                    + "weight [any, at least in]."));
            Assert.That(
                () => Engine.ElasticLinear(w, w, null, 5),
                Fails("Elastic linear layer of [4, 2] and [4, 2]: 5 outputs are wanted: allowed are 1 to 4, the weight's rows."));
            Assert.That(
                () => Engine.ElasticLinear(w, w, v, 4),
                Fails("Elastic linear layer of [4, 2] and [3]: the bias must be [at least 4]."));
            Assert.That(
                () => Engine.Embedding(w, [0], 3),
                Fails(
                    "Embedding of width 3 from [4, 2]: the table must be [tokens known, at least the width] and the width at "
                    + "least 1."));
            Assert.That(() => Engine.Embedding(w, [0, 4], 2), Fails("Embedding of token 4 from [4, 2]: allowed are 0 to 3."));
            Assert.That(
                () => Engine.LayerNormalization(q, v, v),
                Fails("Layer normalization of [1, 2, 4] and [3]: gain and bias must be [at least 4]."));
            Assert.That(() => Engine.LayerNormalization(x, v, v, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => Engine.Attention(q, k, q, 2),
                Fails("Attention of [1, 1, 4] and [1, 2, 4]: key and value must have the same shape."));
            Assert.That(
                () => Engine.Attention(q, k, k, 3),
                Fails("Attention of [1, 2, 4] and [1, 1, 4]: 3 heads: they must be at least 1 and divide the width 4."));
            Assert.That(
                () => Engine.Attention(q, k, k, 2, causal: true),
                Fails("Attention of [1, 2, 4] and [1, 1, 4]: causal attention needs at most as many queries as keys."));
            Assert.That(
                () => Engine.Attention(q, k, k, 2, false, [true, true]),
                Fails("Attention of [1, 2, 4] and [1, 1, 4]: 2 visibility flags: there must be one a key, 1, or none."));
            Assert.That(() => Engine.Softmax(number), Fails("Softmax of []: at least one axis is needed."));
            Assert.That(
                () => Engine.CrossEntropy(x, [0]), Fails("Cross-entropy of [2, 3] with 1 targets: there must be one a row, 2."));
            Assert.That(
                () => Engine.CrossEntropy(x, [0, 3]),
                Fails("Cross-entropy of [2, 3] with target 3: allowed are 0 to 2, and -1 for rows that do not count."));
            Assert.That(
                () => Engine.CrossEntropy(x, [-1, -1]), Fails("Cross-entropy of [2, 3]: every target is -1, so no row counts."));
            Assert.That(() => Engine.CrossEntropy(x, [0, 0], 1f), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => Engine.CrossEntropy(x, w), Fails("Cross-entropy of [2, 3] and [4, 2]: the shapes must be the same."));
            Assert.That(
                () => Engine.CrossEntropy(x, x, [true]),
                Fails("Cross-entropy of [2, 3] with 1 flags: there must be one a row, 2, or none."));
            Assert.That(() => Engine.CrossEntropy(x, x, [false, false]), Fails("Cross-entropy of [2, 3]: no row counts."));
            Assert.That(() => Engine.Dropout(x, 1f, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Engine.Concatenate([], 0), Fails("Concatenate of no tensors: at least one is needed."));
            Assert.That(
                () => Engine.Concatenate([x, w], 0),
                Fails("Concatenate of [2, 3] and [4, 2]: all axes but 0 must have equal lengths."));
            Assert.That(() => Engine.Concatenate([x, w], 2), Throws.TypeOf<TensorShapeException>());
        });

        static IResolveConstraint Fails(string message) => Throws.TypeOf<TensorShapeException>().With.Message.EqualTo(message);
    }

    [Test]
    public void Transformer_WithEveryOperation_LearnsItsSentencesByHeart()
    {
        using var model = new TinyTransformer(Engine, tokens: 11, width: 16, seed: 3);
        using AdamOptimizer adam = Engine.CreateAdam(model.Parameters);
        TinyTransformer.Sentences sentences = TinyTransformer.Sentences.Random(11, batch: 6, length: 5, seed: 4);
        float first = model.Step(sentences, adam, 0.01, 0), last = first;
        for (int step = 1; step < 120; step++)
            last = model.Step(sentences, adam, 0.01, (ulong)step);
        Assert.That(first, Is.GreaterThan(2f));
        Assert.That(last, Is.LessThan(0.25f));
    }

    private float[] Gradient(Tensor parameter)
    {
        float[] gradient = new float[parameter.Shape.ElementCount];
        Engine.ReadGradient(parameter, gradient);
        return gradient;
    }
}
