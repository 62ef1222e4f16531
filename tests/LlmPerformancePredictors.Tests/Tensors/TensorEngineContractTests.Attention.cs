using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Attention: values.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Attention_AnyShapeAndMask_EqualsANaiveLoop([Values] bool causal, [Values] bool masked)
    {
        Random random = RandomSource.Create(4);
        for (int i = 0; i < 8; i++)
        {
            int batch = random.Next(1, 4), m = random.Next(1, 40), n = causal ? random.Next(1, m + 1) : random.Next(1, 40);
            int heads = random.Next(1, 4), width = heads * random.Next(1, 40);
            float[] q = GradientCheck.AwayFromZero(random, batch * n * width), k = GradientCheck.AwayFromZero(
                random, batch * m * width);
            float[] v = GradientCheck.AwayFromZero(random, batch * m * width);
            bool[] visible = masked ? [.. Enumerable.Range(0, batch * m).Select(_ => random.Next(3) > 0)] : [];
            using TensorScope scope = Engine.BeginScope();
            Tensor key = Engine.CreateConstant(new(batch, m, width), k), value = Engine.CreateConstant(new(batch, m, width), v);
            Tensor output = Engine.Attention(Engine.CreateConstant(new(batch, n, width), q), key, value, heads, causal, visible);
            double[] expected = NaiveAttention.Compute(q, k, v, (batch, n, m, width, heads), causal, visible);
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
            Tensor memory = Engine.CreateConstant(new(1, 5, 8), keys);
            return Numbers(Engine.Attention(Engine.CreateConstant(new(1, 3, 8), q), memory, memory, 2, causal, visible));
        }
    }

    [Test]
    public void Attention_AQueryThatSeesNoKey_GivesZerosAndPassesNoGradient()
    {
        // The first query of the first sentence sees the first key only, which is hidden; the second sentence has none at all.
        using Tensor operand = Engine.CreateParameter(new(2, 2, 4), GradientCheck.AwayFromZero(RandomSource.Create(8), 16));
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.Attention(operand, operand, operand, 2, causal: true, [false, true, false, false]);
        Engine.Backward(Sum(output));
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
        Tensor all = Engine.CreateConstant(new(1, 7, 6), x), last = Engine.CreateConstant(new(1, 1, 6), x.AsSpan(36));
        float[] together = Numbers(Engine.Attention(all, all, all, 3, causal: true));
        float[] alone = Numbers(Engine.Attention(last, all, all, 3, causal: true));
        Assert.That(alone, Is.EqualTo(together[36..]).Within(SameSums));
        Assert.That(Numbers(Engine.Attention(last, all, all, 3)), Is.EqualTo(alone).Within(SameSums));
    }
}
