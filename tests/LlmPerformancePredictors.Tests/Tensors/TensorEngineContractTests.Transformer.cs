using LlmPerformancePredictors.Tensors;
using NUnit.Framework.Constraints;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>A Transformer's operations: values.</content>
public abstract partial class TensorEngineContractTests
{
    /// <summary>Gets how far the same sums may differ when their operands lie elsewhere in memory.</summary>
    protected virtual double SameSums => 0;

    [Test]
    public void LeadingLinear_OfABlock_IsLinearWithTheBlockCopiedOut([Values] bool rectify)
    {
        const int Rows = 11, Outputs = 37, Width = 21, AllOutputs = 50, AllWidth = 40;
        Random random = RandomSource.Create(1);
        float[] x = GradientCheck.AwayFromZero(random, Rows * Width), w = GradientCheck.AwayFromZero(random, AllOutputs * AllWidth);
        float[] b = GradientCheck.AwayFromZero(random, AllOutputs), up = GradientCheck.AwayFromZero(random, Rows * Outputs);
        float[] block = [.. Enumerable.Range(0, Outputs).SelectMany(row => w[(row * AllWidth)..((row * AllWidth) + Width)])];
        using Tensor whole = Engine.Parameter(new(AllOutputs, AllWidth), w), wholeBias = Engine.Parameter(new(AllOutputs), b);
        using Tensor small = Engine.Parameter(new(Outputs, Width), block), smallBias = Engine.Parameter(new(Outputs), b.AsSpan(0, Outputs));
        using Tensor input = Engine.Parameter(new(Rows, Width), x), other = Engine.Parameter(new(Rows, Width), x);

        float[] leading = Train(() => Engine.LeadingLinear(input, whole, wholeBias, Outputs, rectify));
        float[] copied = Train(() => Engine.Linear(other, small, smallBias, rectify));

        float[] gradient = Gradient(whole), expected = new float[gradient.Length], bias = new float[AllOutputs];
        for (int row = 0; row < Outputs; row++)
            Gradient(small).AsSpan(row * Width, Width).CopyTo(expected.AsSpan(row * AllWidth));
        Gradient(smallBias).CopyTo(bias, 0);
        Assert.Multiple(() =>
        {
            Assert.That(leading, Is.EqualTo(copied).Within(SameSums));
            Assert.That(gradient, Is.EqualTo(expected).Within(SameSums));
            Assert.That(Gradient(wholeBias), Is.EqualTo(bias).Within(SameSums));
            Assert.That(Gradient(input), Is.EqualTo(Gradient(other)).Within(SameSums));
        });

        float[] Train(Func<Tensor> layer)
        {
            using TensorScope scope = Engine.BeginScope();
            Tensor output = layer();
            Engine.Backward(Engine.Sum(Engine.Multiply(output, Engine.Constant(output.Shape, up))));
            return Numbers(output);
        }
    }

    [Test]
    public void LeadingLinear_BlocksThatShrinkAndGrow_LeaveNoGradientBehind()
    {
        using Tensor weight = Engine.Parameter(new(4, 4), GradientCheck.AwayFromZero(RandomSource.Create(2), 16));
        using Tensor bias = Engine.Parameter(new(4), new float[4]);
        foreach ((int outputs, int width) in new[] { (4, 4), (2, 3), (3, 2), (1, 1), (4, 4), (2, 2) })
        {
            Engine.ClearGradients([weight, bias]);
            using TensorScope scope = Engine.BeginScope();
            float[] ones = Enumerable.Repeat(1f, 2 * width).ToArray();
            Engine.Backward(Engine.Sum(Engine.LeadingLinear(Engine.Constant(new(2, width), ones), weight, bias, outputs)));
            float[] expected = [.. Enumerable.Range(0, 16).Select(i => i / 4 < outputs && i % 4 < width ? 2f : 0f)];
            Assert.That(Gradient(weight), Is.EqualTo(expected), $"{outputs} x {width}");
            Assert.That(Gradient(bias), Is.EqualTo(Enumerable.Range(0, 4).Select(i => i < outputs ? 2f : 0f)), $"{outputs}");
        }
    }

    [Test]
    public void Embedding_OfTokens_IsTheirRowsTimesTheFactor()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor table = Engine.Constant(new(3, 3), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Tensor output = Engine.Embedding(table, [2, 0, 2], 2, 10);
        Assert.That(output.Shape, Is.EqualTo(new TensorShape(3, 2)));
        Assert.That(Numbers(output), Is.EqualTo(new float[] { 70, 80, 10, 20, 70, 80 }));
    }

    [Test]
    public void Embedding_OfOtherTokensEachTime_LeavesNoGradientBehind()
    {
        using Tensor table = Engine.Parameter(new(4, 4), new float[16]);
        foreach ((int[] tokens, int width, int outputs) in new[] { (new[] { 0, 3, 3 }, 4, 0), ([1], 2, 0), ([2, 0], 1, 3), ([3], 3, 0) })
        {
            Engine.ClearGradients([table]);
            using TensorScope scope = Engine.BeginScope();
            Tensor loss = Engine.Sum(Engine.Embedding(table, tokens, width, 5));
            if (outputs > 0)
                loss = Engine.Add(loss, Engine.Sum(Engine.LeadingLinear(Engine.Constant(new(1, 2), [1, 1]), table, null, outputs)));
            Engine.Backward(loss);
            float[] expected = [.. Enumerable.Range(0, 16).Select(i =>
                (i % 4 < width ? 5f * tokens.Count(token => token == i / 4) : 0) + (i / 4 < outputs && i % 4 < 2 ? 1 : 0))];
            Assert.That(Gradient(table), Is.EqualTo(expected), $"tokens {string.Join(' ', tokens)}, {width} columns");
        }
    }

    [Test]
    public void LayerNormalization_OfARow_IsTheHandComputedOne()
    {
        // Mean 4; deviations -3, -1, 1, 3; variance 5; with epsilon 4 the deviation is 3.
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.LayerNormalization(
            Engine.Constant(new(1, 4), [1, 3, 5, 7]), Engine.Constant(new(5), [1, 1, 2, 3, 99]), Engine.Constant(new(4), [0, 0, 10, 20]), 4);
        Assert.That(Numbers(output), Is.EqualTo(new[] { -1, -1f / 3, 10 + (2f / 3), 23 }).Within(1e-6));
    }

    [Test]
    public void LayerNormalization_FarFromZero_KeepsItsAccuracy([Values(3, 40, 513)] int width)
    {
        Random random = RandomSource.Create(width);
        float[] x = [.. Enumerable.Range(0, 2 * width).Select(i => 1000 + random.Next(-8, 9))];
        using TensorScope scope = Engine.BeginScope();
        Tensor one = Engine.Constant(new(width), Enumerable.Repeat(1f, width).ToArray()), zero = Engine.Constant(new(width), new float[width]);
        float[] output = Numbers(Engine.LayerNormalization(Engine.Constant(new(2, width), x), one, zero));
        for (int row = 0; row < 2; row++)
        {
            double[] numbers = [.. x.Skip(row * width).Take(width).Select(value => (double)value)];
            double mean = numbers.Average(), variance = numbers.Average(value => (value - mean) * (value - mean));
            double[] expected = [.. numbers.Select(value => (value - mean) / Math.Sqrt(variance + 1e-5))];
            Assert.That(output[(row * width)..((row + 1) * width)], Is.EqualTo(expected).Within(1e-4));
        }
    }

    [Test]
    public void Attention_AnyShapeAndMask_EqualsANaiveLoop([Values] bool causal, [Values] bool masked)
    {
        Random random = RandomSource.Create(4);
        for (int i = 0; i < 8; i++)
        {
            int batch = random.Next(1, 4), m = random.Next(1, 40), n = causal ? random.Next(1, m + 1) : random.Next(1, 40);
            int heads = random.Next(1, 4), width = heads * random.Next(1, 40);
            float[] q = GradientCheck.AwayFromZero(random, batch * n * width), k = GradientCheck.AwayFromZero(random, batch * m * width);
            float[] v = GradientCheck.AwayFromZero(random, batch * m * width);
            bool[] visible = masked ? [.. Enumerable.Range(0, batch * m).Select(_ => random.Next(3) > 0)] : [];
            using TensorScope scope = Engine.BeginScope();
            Tensor key = Engine.Constant(new(batch, m, width), k), value = Engine.Constant(new(batch, m, width), v);
            Tensor output = Engine.Attention(Engine.Constant(new(batch, n, width), q), key, value, heads, causal, visible);
            double[] expected = NaiveAttention.Of(q, k, v, (batch, n, m, width, heads), causal, visible);
            Assert.That(Numbers(output), Is.EqualTo(expected).Within(1e-5), $"{batch} x {n} x {m} x {width}, {heads} heads");
        }
    }

    [Test]
    public void Attention_HiddenKeys_DoNotMatterAtAll([Values] bool causal)
    {
        Random random = RandomSource.Create(6);
        float[] q = GradientCheck.AwayFromZero(random, 3 * 8), k = GradientCheck.AwayFromZero(random, 5 * 8);
        bool[] visible = [true, false, true, true, false];
        float[] changed = [.. k.Select((number, i) => visible[i / 8] ? number : number * 1000)];
        Assert.That(Output(changed), Is.EqualTo(Output(k)));

        float[] Output(float[] keys)
        {
            using TensorScope scope = Engine.BeginScope();
            Tensor memory = Engine.Constant(new(1, 5, 8), keys);
            return Numbers(Engine.Attention(Engine.Constant(new(1, 3, 8), q), memory, memory, 2, causal, visible));
        }
    }

    [Test]
    public void Attention_AQueryThatSeesNoKey_GivesZerosAndPassesNoGradient()
    {
        // The first query of the first sentence sees the first key only, which is hidden; the second sentence has none at all.
        using Tensor operand = Engine.Parameter(new(2, 2, 4), GradientCheck.AwayFromZero(RandomSource.Create(8), 16));
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.Attention(operand, operand, operand, 2, causal: true, [false, true, false, false]);
        Engine.Backward(Engine.Sum(output));
        float[] numbers = Numbers(output), gradient = Gradient(operand);
        Assert.Multiple(() =>
        {
            Assert.That(numbers[..4], Is.All.Zero);
            Assert.That(numbers[8..], Is.All.Zero);
            Assert.That(numbers[4..8], Is.EqualTo(Numbers(operand)[4..8]).Within(1e-6));
            Assert.That(gradient, Is.EqualTo(new float[] { 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 }).Within(1e-6));
        });
    }

    [Test]
    public void Attention_OneCausalQueryAfterManyKeys_IsTheLastRowOfAllTogether()
    {
        // Decoding word by word gives what training computes at once.
        Random random = RandomSource.Create(9);
        float[] x = GradientCheck.AwayFromZero(random, 7 * 6);
        using TensorScope scope = Engine.BeginScope();
        Tensor all = Engine.Constant(new(1, 7, 6), x), last = Engine.Constant(new(1, 1, 6), x.AsSpan(36));
        float[] together = Numbers(Engine.Attention(all, all, all, 3, causal: true));
        float[] alone = Numbers(Engine.Attention(last, all, all, 3, causal: true));
        Assert.That(alone, Is.EqualTo(together[36..]).Within(SameSums));
        Assert.That(Numbers(Engine.Attention(last, all, all, 3)), Is.EqualTo(alone).Within(SameSums));
    }

    [Test]
    public void Softmax_OfRows_IsExponentialsOverTheirSum()
    {
        using TensorScope scope = Engine.BeginScope();
        float ln2 = MathF.Log(2), ln5 = MathF.Log(5);
        Tensor output = Engine.Softmax(Engine.Constant(new(3, 3), [0, ln2, ln5, 1000, 1000 + ln2, 1000 + ln5, -2000, 0, -2000]));
        Assert.That(
            Numbers(output),
            Is.EqualTo(new[] { 0.125f, 0.25f, 0.625f, 0.125f, 0.25f, 0.625f, 0, 1, 0 }).Within(2e-5));
    }

    [Test]
    public void CrossEntropy_OfAnyRows_FollowsTheFormula([Values(0f, 0.1f, 0.6f)] float smoothing, [Values(1, 3, 100)] int classes)
    {
        Random random = RandomSource.Create(classes);
        float[] x = [.. GradientCheck.AwayFromZero(random, 4 * classes).Select(value => 20 * value)];
        int[] targets = [random.Next(classes), -7, random.Next(classes), random.Next(classes)];
        double sum = 0;
        for (int row = 0; row < 4; row++)
        {
            if (targets[row] < 0)
                continue;
            double[] logits = [.. x.Skip(row * classes).Take(classes).Select(value => (double)value)];
            double logSum = logits.Max() + Math.Log(logits.Sum(value => Math.Exp(value - logits.Max())));
            sum += logits.Select((value, i) => ((i == targets[row] ? 1 - smoothing : 0) + (smoothing / classes)) * (logSum - value)).Sum();
        }

        using TensorScope scope = Engine.BeginScope();
        Tensor loss = Engine.CrossEntropy(Engine.Constant(new(2, 2, classes), x), targets, smoothing, ignored: -7);
        Assert.That(loss.Shape, Is.EqualTo(default(TensorShape)));
        Assert.That(Numbers(loss)[0], Is.EqualTo(sum / 3).Within(1e-5 * Math.Max(1, sum)));
    }

    [Test]
    public void CrossEntropy_LogitsOfAThousand_StaysFinite()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor loss = Engine.CrossEntropy(Engine.Constant(new(2, 2), [1000, -1000, 0, 5000]), [1, 1]);
        Assert.That(Numbers(loss)[0], Is.EqualTo(1000).Within(1e-3));
    }

    [Test]
    public void CrossEntropy_IgnoredRows_TakeNoPartAndGetNoGradient()
    {
        float[] x = GradientCheck.AwayFromZero(RandomSource.Create(10), 3 * 5);
        using Tensor logits = Engine.Parameter(new(3, 5), x), fewer = Engine.Parameter(new(2, 5), [.. x[..5], .. x[10..]]);
        using TensorScope scope = Engine.BeginScope();
        Tensor one = Engine.CrossEntropy(logits, [4, 0, 2], 0.1f, ignored: 0), two = Engine.CrossEntropy(fewer, [4, 2], 0.1f);
        Engine.Backward(Engine.Add(one, two));
        float[] gradient = Gradient(logits);
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(one)[0], Is.EqualTo(Numbers(two)[0]).Within(SameSums));
            Assert.That(gradient[5..10], Is.All.Zero);
            Assert.That((float[])[.. gradient[..5], .. gradient[10..]], Is.EqualTo(Gradient(fewer)).Within(SameSums));
        });
    }

    [Test]
    public void CrossEntropy_AgainstSmoothedClasses_IsTheSameAsWithSmoothing([Values] bool ignore)
    {
        float[] x = GradientCheck.AwayFromZero(RandomSource.Create(12), 3 * 4);
        float[] p = [.. Enumerable.Range(0, 12).Select(i => (i is 1 or 4 or 11 ? 0.9f : 0f) + 0.025f)];
        using Tensor logits = Engine.Parameter(new(3, 4), x), same = Engine.Parameter(new(3, 4), x), teacher = Engine.Parameter(new(3, 4), p);
        using TensorScope scope = Engine.BeginScope();
        Tensor soft = Engine.CrossEntropy(logits, teacher, ignore ? [true, false, true] : []);
        Tensor hard = Engine.CrossEntropy(same, [1, ignore ? -1 : 0, 3], 0.1f);
        Engine.Backward(Engine.Add(soft, hard));
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(soft)[0], Is.EqualTo(Numbers(hard)[0]).Within(1e-6));
            Assert.That(Gradient(logits), Is.EqualTo(Gradient(same)).Within(1e-6));
            Assert.That(Gradient(teacher), Is.All.Zero, "The probabilities count as given.");
        });
    }

    [Test]
    public void Dropout_AnySeed_IsTheMaskTimesTheNumbers([Values(0.1f, 0.5f)] float probability, [Values(1UL, 0xFEDCBA9876543210)] ulong seed)
    {
        const int Count = 20_001;
        float[] x = GradientCheck.AwayFromZero(RandomSource.Create(14), Count), factors = new float[Count];
        DropoutMask.Fill(seed, probability, factors);
        using Tensor input = Engine.Parameter(new(Count), x);
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.Dropout(input, probability, seed);
        Engine.Backward(Engine.Sum(output));
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
        Tensor a = Engine.Constant(new(2, 2), [1, 2, 3, 4]), b = Engine.Constant(new(2, 1), [5, 6]), c = Engine.Constant(new(1, 2), [7, 8]);
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
        Tensor x = Engine.Constant(new(2, 3), new float[6]), w = Engine.Constant(new(4, 2), new float[8]);
        Tensor q = Engine.Constant(new(1, 2, 4), new float[8]), k = Engine.Constant(new(1, 1, 4), new float[4]);
        Tensor v = Engine.Constant(new(3), new float[3]), number = Engine.Constant(default, [1]);
        Assert.Multiple(() =>
        {
            Assert.That(() => Engine.LeadingLinear(x, w, null, 4), Fails("Leading linear layer of [2, 3] and [4, 2]: the input must be [..., in] with at least two axes and the weight [any, at least in]."));
            Assert.That(() => Engine.LeadingLinear(w, w, null, 5), Fails("Leading linear layer of [4, 2] and [4, 2]: 5 outputs are wanted: allowed are 1 to 4, the weight's rows."));
            Assert.That(() => Engine.LeadingLinear(w, w, v, 4), Fails("Leading linear layer of [4, 2] and [3]: the bias must be [at least 4]."));
            Assert.That(() => Engine.Embedding(w, [0], 3), Fails("Embedding of width 3 from [4, 2]: the table must be [tokens known, at least the width] and the width at least 1."));
            Assert.That(() => Engine.Embedding(w, [0, 4], 2), Fails("Embedding of token 4 from [4, 2]: allowed are 0 to 3."));
            Assert.That(() => Engine.LayerNormalization(q, v, v), Fails("Layer normalisation of [1, 2, 4] and [3]: gain and bias must be [at least 4]."));
            Assert.That(() => Engine.LayerNormalization(x, v, v, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Engine.Attention(q, k, q, 2), Fails("Attention of [1, 1, 4] and [1, 2, 4]: key and value must have the same shape."));
            Assert.That(() => Engine.Attention(q, k, k, 3), Fails("Attention of [1, 2, 4] and [1, 1, 4]: 3 heads: they must be at least 1 and divide the width 4."));
            Assert.That(() => Engine.Attention(q, k, k, 2, causal: true), Fails("Attention of [1, 2, 4] and [1, 1, 4]: causal attention needs at most as many queries as keys."));
            Assert.That(() => Engine.Attention(q, k, k, 2, false, [true, true]), Fails("Attention of [1, 2, 4] and [1, 1, 4]: 2 visibility flags: there must be one a key, 1, or none."));
            Assert.That(() => Engine.Softmax(number), Fails("Softmax of []: at least one axis is needed."));
            Assert.That(() => Engine.CrossEntropy(x, [0]), Fails("Cross-entropy of [2, 3] with 1 targets: there must be one a row, 2."));
            Assert.That(() => Engine.CrossEntropy(x, [0, 3]), Fails("Cross-entropy of [2, 3] with target 3: allowed are 0 to 2, and -1 for rows that do not count."));
            Assert.That(() => Engine.CrossEntropy(x, [-1, -1]), Fails("Cross-entropy of [2, 3]: every target is -1, so no row counts."));
            Assert.That(() => Engine.CrossEntropy(x, [0, 0], 1f), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Engine.CrossEntropy(x, w), Fails("Cross-entropy of [2, 3] and [4, 2]: the shapes must be the same."));
            Assert.That(() => Engine.CrossEntropy(x, x, [true]), Fails("Cross-entropy of [2, 3] with 1 flags: there must be one a row, 2, or none."));
            Assert.That(() => Engine.CrossEntropy(x, x, [false, false]), Fails("Cross-entropy of [2, 3]: no row counts."));
            Assert.That(() => Engine.Dropout(x, 1f, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Engine.Concatenate([], 0), Fails("Concatenate of no tensors: at least one is needed."));
            Assert.That(() => Engine.Concatenate([x, w], 0), Fails("Concatenate of [2, 3] and [4, 2]: all axes but 0 must have equal lengths."));
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
