using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Layers that take the leading part of their weights: values.</content>
public abstract partial class TensorEngineContractTests
{
    /// <summary>How far the same sums may differ when their operands lie elsewhere in memory.</summary>
    protected virtual double SameSums => 0;

    [Test]
    public void ElasticLinear_OfABlock_IsLinearWithTheBlockCopiedOut([Values] bool relu)
    {
        const int Rows = 11, Outputs = 37, Width = 21, AllOutputs = 50, AllWidth = 40;
        Random random = RandomSource.Create(1);
        float[] x = GradientCheck.AwayFromZero(random, Rows * Width), w = GradientCheck.AwayFromZero(
            random, AllOutputs * AllWidth);
        float[] b = GradientCheck.AwayFromZero(random, AllOutputs), up = GradientCheck.AwayFromZero(random, Rows * Outputs);
        float[] block = [.. Enumerable.Range(0, Outputs).SelectMany(row => w[(row * AllWidth)..((row * AllWidth) + Width)])];
        using Tensor whole = Engine.CreateParameter(new(AllOutputs, AllWidth), w);
        using Tensor wholeBias = Engine.CreateParameter(new(AllOutputs), b);
        using Tensor small = Engine.CreateParameter(new(Outputs, Width), block), smallBias = Engine.CreateParameter(
            new(Outputs), b.AsSpan(0, Outputs));
        using Tensor input = Engine.CreateParameter(new(Rows, Width), x), other = Engine.CreateParameter(new(Rows, Width), x);

        float[] leading = Train(() => Engine.ElasticLinear(input, whole, wholeBias, Outputs, relu));
        float[] copied = Train(() => Engine.Linear(other, small, smallBias, relu));

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
            Engine.Backward(Sum(output, up));
            return Numbers(output);
        }
    }

    [Test]
    public void ElasticLinear_BlocksThatShrinkAndGrow_LeaveNoGradientBehind()
    {
        using Tensor weight = Engine.CreateParameter(new(4, 4), GradientCheck.AwayFromZero(RandomSource.Create(2), 16));
        using Tensor bias = Engine.CreateParameter(new(4), new float[4]);
        foreach ((int outputs, int width) in new[] { (4, 4), (2, 3), (3, 2), (1, 1), (4, 4), (2, 2) })
        {
            Engine.ClearGradients([weight, bias]);
            using TensorScope scope = Engine.BeginScope();
            float[] ones = Enumerable.Repeat(1f, 2 * width).ToArray();
            Engine.Backward(Sum(Engine.ElasticLinear(Engine.CreateConstant(new(2, width), ones), weight, bias, outputs)));
            float[] expected = [.. Enumerable.Range(0, 16).Select(i => i / 4 < outputs && i % 4 < width ? 2f : 0f)];
            Assert.That(Gradient(weight), Is.EqualTo(expected), $"{outputs} x {width}");
            Assert.That(Gradient(bias), Is.EqualTo(Enumerable.Range(0, 4).Select(i => i < outputs ? 2f : 0f)), $"{outputs}");
        }
    }

    [Test]
    public void Embedding_OfTokens_IsTheirRowsTimesTheFactor()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor table = Engine.CreateConstant(new(3, 3), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Tensor output = Engine.Embedding(table, [2, 0, 2], 2, 10);
        Assert.That(output.Shape, Is.EqualTo(new TensorShape(3, 2)));
        Assert.That(Numbers(output), Is.EqualTo(new float[] { 70, 80, 10, 20, 70, 80 }));
    }

    [Test]
    public void Embedding_OfOtherTokensEachTime_LeavesNoGradientBehind()
    {
        using Tensor table = Engine.CreateParameter(new(4, 4), new float[16]);
        (int[], int, int)[] uses = [([0, 3, 3], 4, 0), ([1], 2, 0), ([2, 0], 1, 3), ([3], 3, 0)];
        foreach ((int[] tokens, int width, int outputs) in uses)
        {
            Engine.ClearGradients([table]);
            using TensorScope scope = Engine.BeginScope();
            Tensor loss = Sum(Engine.Embedding(table, tokens, width, 5));
            if (outputs > 0)
                loss = Engine.Add(
                    loss, Sum(Engine.ElasticLinear(Engine.CreateConstant(new(1, 2), [1, 1]), table, null, outputs)));
            Engine.Backward(loss);
            float[] expected = [.. Enumerable.Range(0, 16).Select(i =>
                (i % 4 < width ? 5f * tokens.Count(token => token == i / 4) : 0) + (i / 4 < outputs && i % 4 < 2 ? 1 : 0))];
            Assert.That(Gradient(table), Is.EqualTo(expected), $"tokens {string.Join(' ', tokens)}, {width} columns");
        }
    }

    [Test]
    public void ElasticLinear_AnySequenceOfBlocksAndClears_GathersTheSumOfItsUses([Range(1, 6)] int seed)
    {
        // Whole numbers, whose sums are exact, so that nothing left over from an earlier block can hide in rounding.
        Random random = RandomSource.Create(seed);
        using Tensor weight = Engine.CreateParameter(new(5, 6), new float[30]);
        using Tensor bias = Engine.CreateParameter(new(5), new float[5]);
        float[] expected = new float[30], expectedBias = new float[5];
        for (int use = 0; use < 40; use++)
        {
            if (random.Next(3) == 0)
            {
                Engine.ClearGradients([weight, bias]);
                Array.Clear(expected);
                Array.Clear(expectedBias);
            }

            int outputs = random.Next(1, 6), width = random.Next(1, 7), rows = random.Next(1, 4);
            float[] input = [.. Enumerable.Range(0, rows * width).Select(_ => (float)random.Next(-3, 4))];
            using TensorScope scope = Engine.BeginScope();
            Engine.Backward(Sum(Engine.ElasticLinear(Engine.CreateConstant(new(rows, width), input), weight, bias, outputs)));
            for (int output = 0; output < outputs; output++)
            {
                expectedBias[output] += rows;
                for (int i = 0; i < input.Length; i++)
                    expected[(output * 6) + (i % width)] += input[i];
            }

            Assert.That(Gradient(weight), Is.EqualTo(expected), $"use {use}: {outputs} x {width}");
            Assert.That(Gradient(bias), Is.EqualTo(expectedBias), $"use {use}: {outputs}");
        }
    }

    [Test]
    public void Embedding_AnySequenceOfTokensAndClears_GathersTheSumOfItsUses([Range(1, 6)] int seed)
    {
        Random random = RandomSource.Create(seed);
        using Tensor table = Engine.CreateParameter(new(4, 20), new float[80]);
        float[] expected = new float[80];
        for (int use = 0; use < 40; use++)
        {
            if (random.Next(3) == 0)
            {
                Engine.ClearGradients([table]);
                Array.Clear(expected);
            }

            int width = random.Next(1, 21);
            int[] tokens = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4))];
            using TensorScope scope = Engine.BeginScope();
            Engine.Backward(Sum(Engine.Embedding(table, tokens, width, factor: 2)));
            foreach (int token in tokens)
            {
                for (int column = 0; column < width; column++)
                    expected[(token * 20) + column] += 2;
            }

            Assert.That(Gradient(table), Is.EqualTo(expected), $"use {use}: tokens {string.Join(' ', tokens)}, {width} columns");
        }
    }
}
