using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Softmax and cross-entropy: values.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Softmax_OfRows_IsExponentialsOverTheirSum()
    {
        using TensorScope scope = Engine.BeginScope();
        float ln2 = MathF.Log(2), ln5 = MathF.Log(5);
        Tensor output = Engine.Softmax(
            Engine.CreateConstant(new(3, 3), [0, ln2, ln5, 1000, 1000 + ln2, 1000 + ln5, -2000, 0, -2000]));
        Assert.That(
            Numbers(output),
            Is.EqualTo(new[] { 0.125f, 0.25f, 0.625f, 0.125f, 0.25f, 0.625f, 0, 1, 0 }).Within(2e-5));
    }

    [Test]
    public void CrossEntropy_OfAnyRows_FollowsTheFormula(
        [Values(0f, 0.1f, 0.6f)] float smoothing, [Values(1, 3, 100)] int classes)
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
            sum += logits.Select(
                (value, i) => ((i == targets[row] ? 1 - smoothing : 0) + (smoothing / classes)) * (logSum - value)).Sum();
        }

        using TensorScope scope = Engine.BeginScope();
        Tensor loss = Engine.CrossEntropy(Engine.CreateConstant(new(2, 2, classes), x), targets, smoothing, ignored: -7);
        Assert.That(loss.Shape, Is.EqualTo(default(TensorShape)));
        Assert.That(Numbers(loss)[0], Is.EqualTo(sum / 3).Within(1e-5 * Math.Max(1, sum)));
    }

    [Test]
    public void CrossEntropy_LogitsOfAThousand_StaysFinite()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor loss = Engine.CrossEntropy(Engine.CreateConstant(new(2, 2), [1000, -1000, 0, 5000]), [1, 1]);
        Assert.That(Numbers(loss)[0], Is.EqualTo(1000).Within(1e-3));
    }

    [Test]
    public void CrossEntropy_IgnoredRows_TakeNoPartAndGetNoGradient()
    {
        float[] x = GradientCheck.AwayFromZero(RandomSource.Create(10), 3 * 5);
        using Tensor logits = Engine.CreateParameter(new(3, 5), x);
        using Tensor fewer = Engine.CreateParameter(new(2, 5), [.. x[..5], .. x[10..]]);
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
        using Tensor logits = Engine.CreateParameter(new(3, 4), x), same = Engine.CreateParameter(new(3, 4), x);
        using Tensor teacher = Engine.CreateParameter(new(3, 4), p);
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
}
