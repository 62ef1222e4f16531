using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Kernels;

/// <summary>Every loop against its formula in double precision, on runs of any length and content.</summary>
[TestFixture("Scalar")]
[TestFixture("Vector128")]
[TestFixture("Vector256")]
[TestFixture("Vector512")]
public sealed unsafe class VectorKernelsTests(string set)
{
    private readonly VectorKernels _kernels = VectorKernels.For(Enum.Parse<InstructionSet>(set));

    private delegate void Loop(float* a, float* b, float* output, int count);

    private delegate float Reduction(float* a, float* b, int count);

    [Test]
    public void Add_AnyRuns_IsTheSumOfEachPair() => Check((a, b, c, n) => _kernels.Add(a, b, c, n), (a, b, _) => a + b);

    [Test]
    public void Subtract_AnyRuns_IsTheDifferenceOfEachPair() =>
        Check((a, b, c, n) => _kernels.Subtract(a, b, c, n), (a, b, _) => a - b);

    [Test]
    public void Scale_AnyRun_IsTheProductOfEach() => Check((a, _, c, n) => _kernels.Scale(a, 1.5f, c, n), (a, _, _) => 1.5 * a);

    [Test]
    public void AddScaled_AnyRun_AddsToWhatIsThere() =>
        Check((a, _, c, n) => _kernels.AddScaled(a, -0.5f, c, n), (a, _, c) => c - (0.5 * a));

    [Test]
    public void Gate_AnyRuns_LetsThroughWhereTheGateIsAboveZero() =>
        Check((a, b, c, n) => _kernels.Gate(a, b, c, n), (a, b, _) => a > 0 ? b : 0);

    [Test]
    public void ScaledExponentials_AnyRun_FollowTheFormula([Values] bool accumulate) => Check(
        (a, _, c, n) => _kernels.ScaledExponentials(a, 0.25f, 2f, -1f, c, accumulate, n),
        (a, _, c) => (2 * Math.Exp(a - 0.25)) - 1 + (accumulate ? c : 0));

    [Test]
    public void SoftmaxGradient_AnyRuns_FollowsTheFormula([Values] bool accumulate) => Check(
        (a, b, c, n) => _kernels.SoftmaxGradient(a, b, 0.3f, 0.7f, c, accumulate, n),
        (a, b, c) => (0.7 * a * (b - 0.3)) + (accumulate ? c : 0));

    [Test]
    public void Normalize_AnyRow_FollowsTheFormula() => Check(
        (a, b, c, n) => _kernels.Normalize(a, new NormalizedRow(0.5f, 2f), b, b, c, n),
        (a, b, _) => ((a - 0.5) * 2 * b) + b);

    [Test]
    public void Sum_AnyRun_IsThatOfItsNumbers() => Check((a, _, n) => _kernels.Sum(a, n), (a, _) => a);

    [Test]
    public void Dot_AnyRuns_IsTheSumOfProducts() => Check((a, b, n) => _kernels.Dot(a, b, n), (a, b) => a * b);

    [Test]
    public void SumSquares_AnyRun_IsThatOfDeviations() =>
        Check((a, _, n) => _kernels.SumSquares(a, 0.25f, n), (a, _) => (a - 0.25) * (a - 0.25));

    [Test]
    public void SumSquaredDifferences_AnyRuns_IsThatOfEachPair() =>
        Check((a, b, n) => _kernels.SumSquaredDifferences(a, b, n), (a, b) => (a - b) * (a - b));

    [Test]
    public void Maximum_AnyRun_IsItsLargestNumber() => ForAll((random, count) =>
    {
        float[] values = [.. Numbers(random, count).Select(value => value - 3)];
        fixed (float* a = values)
            Assert.That(_kernels.Maximum(a, count), Is.EqualTo(values.Max()), $"{count} numbers");
    });

    [Test]
    public void Dropout_FromAnyPlace_IsTheMaskTimesTheNumbers([Values] bool accumulate) => ForAll((random, count) =>
    {
        const ulong Seed = 0xFEDCBA9876543210;
        int place = random.Next(1000);
        float[] values = Numbers(random, count), output = Numbers(random, count), before = [.. output];
        uint threshold = DropoutMask.Threshold(0.4f);
        fixed (float* a = values, c = output)
            _kernels.Dropout(a, Seed, place, threshold, 2f, c, accumulate, count);
        for (int i = 0; i < count; i++)
        {
            float kept = DropoutMask.Keeps(Seed, (uint)(place + i), threshold) ? 2f * values[i] : 0f;
            Assert.That(output[i], Is.EqualTo(kept + (accumulate ? before[i] : 0f)), $"number {i} of {count} from place {place}");
        }
    });

    [Test]
    public void NormalizeGradient_AnyRow_FollowsTheFormula([Values] bool accumulate) => ForAll((random, count) =>
    {
        const double Mean = 0.25, Inverse = 1.5;
        float[] x = Numbers(random, count), gain = Numbers(random, count), up = Numbers(random, count);
        float[] output = Numbers(random, count), before = [.. output];
        fixed (float* a = x, g = gain, u = up, c = output)
            _kernels.NormalizeGradient(a, new NormalizedRow((float)Mean, (float)Inverse), g, u, c, accumulate, count);
        double[] normal = [.. x.Select(value => (value - Mean) * Inverse)];
        double[] gradient = [.. gain.Zip(up, (a, b) => (double)a * b)];
        double mean = gradient.Average(), projection = gradient.Zip(normal, (a, b) => a * b).Average();
        double[] expected =
        [
            .. Enumerable.Range(0, count).Select(
                i => (Inverse * (gradient[i] - mean - (projection * normal[i]))) + (accumulate ? before[i] : 0)),
        ];
        Assert.That(output, Is.EqualTo(expected).Within(2e-5), $"{count} numbers");
    });

    [Test]
    public void NormalizeParameterGradients_AnyRow_AddToTheGradients() => ForAll((random, count) =>
    {
        float[] x = Numbers(random, count), up = Numbers(random, count);
        float[] gain = Numbers(random, count), bias = Numbers(random, count);
        double[] expectedGain = [.. Enumerable.Range(0, count).Select(i => gain[i] + (up[i] * (x[i] - 0.5) * 2))];
        double[] expectedBias = [.. bias.Zip(up, (a, b) => (double)a + b)];
        fixed (float* a = x, u = up, g = gain, b = bias)
            _kernels.NormalizeParameterGradients(a, new NormalizedRow(0.5f, 2f), u, g, b, count);
        Assert.That(gain, Is.EqualTo(expectedGain).Within(1e-5), $"gain of {count} numbers");
        Assert.That(bias, Is.EqualTo(expectedBias).Within(1e-6), $"bias of {count} numbers");
    });

    [Test]
    public void SoftmaxRows_AnyMask_AreExponentialsOverTheirSumAndZeroWhereHidden() => ForAll((random, count) =>
    {
        int length = 16 * ((count % 5) + 1);
        float[] rows = Numbers(random, 3 * length), before = [.. rows];
        float[] mask = [.. Enumerable.Range(0, length).Select(_ => random.Next(3) == 0 ? float.NegativeInfinity : 0f)];
        fixed (float* r = rows, m = mask)
            _kernels.SoftmaxRows(r, m, 0.5f, 3, length);
        for (int row = 0; row < 3; row++)
        {
            double[] terms = [.. Enumerable.Range(0, length).Select(
                i => mask[i] == 0 ? Math.Exp(0.5 * before[(row * length) + i]) : 0)];
            double sum = terms.Sum();
            double[] expected = [.. terms.Select(term => sum == 0 ? 0 : term / sum)];
            Assert.That(rows[(row * length)..((row + 1) * length)], Is.EqualTo(expected).Within(1e-6), $"row {row} of {length}");
        }
    });

    [Test]
    public void SoftmaxGradientRows_AnyRows_AreTheGradientOfEach() => ForAll((random, count) =>
    {
        int length = 16 * ((count % 5) + 1);
        float[] rows = Numbers(random, 2 * length), up = Numbers(random, 2 * length), before = [.. up];
        fixed (float* r = rows, u = up)
            _kernels.SoftmaxGradientRows(r, u, 0.5f, 2, length);
        for (int row = 0; row < 2; row++)
        {
            int[] places = [.. Enumerable.Range(row * length, length)];
            double dot = places.Sum(i => (double)rows[i] * before[i]);
            double[] expected = [.. places.Select(i => 0.5 * rows[i] * (before[i] - dot))];
            Assert.That(places.Select(i => up[i]), Is.EqualTo(expected).Within(2e-5), $"row {row} of {length}");
        }
    });

    [Test]
    public void Adam_OnARun_FollowsThePublishedFormula() => ForAll((random, count) =>
    {
        var step = new AdamStep(0.9f, 0.99f, 0.01f, 1.25f, 1e-4f, 0.999f, 0.1f);
        float[] weights = Numbers(random, count), gradients = Numbers(random, count), first = Numbers(random, count);
        float[] second = [.. Numbers(random, count).Select(Math.Abs)], w = [.. weights], m = [.. first], v = [.. second];
        fixed (float* a = weights, g = gradients, f = first, s = second)
            _kernels.Adam(step, a, g, f, s, count);
        for (int i = 0; i < count; i++)
        {
            double gradient = gradients[i] + (0.1 * w[i]);
            double mean = (0.9 * m[i]) + (0.1 * gradient), square = (0.99 * v[i]) + (0.01 * gradient * gradient);
            double expected = (0.999 * w[i]) - (0.01 * mean / ((1.25 * Math.Sqrt(square)) + 1e-4));
            Assert.That(first[i], Is.EqualTo(mean).Within(1e-6), $"mean gradient {i} of {count}");
            Assert.That(second[i], Is.EqualTo(square).Within(1e-6), $"mean squared gradient {i} of {count}");
            Assert.That(
                weights[i], Is.EqualTo(expected).Within(1e-5 * Math.Max(1, Math.Abs(expected))), $"weight {i} of {count}");
        }
    });

    // Units that no longer learn: subnormal means made training twice as slow from the 800th step on.
    [Test]
    public void Adam_OfMeansThatFadeOut_LeavesThemZeroAndTheWeightsAlone() => ForAll((random, count) =>
    {
        var step = new AdamStep(0.9f, 0.99f, 0.01f, 1.25f, 1e-8f, 1f, 0f);
        float[] weights = Numbers(random, count), gradients = new float[count], before = [.. weights];
        float[] first = [.. Enumerable.Repeat(1.2e-38f, count)], second = [.. Enumerable.Repeat(1.18e-38f, count)];
        fixed (float* a = weights, g = gradients, f = first, s = second)
            _kernels.Adam(step, a, g, f, s, count);
        Assert.That(first.Concat(second), Is.All.Zero, "means");
        Assert.That(weights, Is.EqualTo(before), "weights");
    });

    [Test]
    public void Elementwise_InPartsThatBeginAtTheGrain_GiveTheBitsOfTheWhole() => ForAll((random, count) =>
    {
        float[] values = Numbers(random, count), whole = new float[count], parts = new float[count];
        int cut = Math.Min(count, VectorKernels.Grain * random.Next(6));
        fixed (float* a = values, w = whole, p = parts)
        {
            _kernels.ScaledExponentials(a, 0.1f, 1f, 0f, w, accumulate: false, count);
            _kernels.ScaledExponentials(a, 0.1f, 1f, 0f, p, accumulate: false, cut);
            _kernels.ScaledExponentials(a + cut, 0.1f, 1f, 0f, p + cut, accumulate: false, count - cut);
        }

        Assert.That(parts, Is.EqualTo(whole), $"{count} numbers cut at {cut}");
    });

    // Numbers between -1 and 1, and a guard behind the output that must stay.
    private static void Check(Loop loop, Func<double, double, double, double> formula) => ForAll((random, count) =>
    {
        const float Guard = 12345;
        float[] x = Numbers(random, count), y = Numbers(random, count), output = [.. Numbers(random, count), Guard];
        double[] expected = [.. Enumerable.Range(0, count).Select(i => formula(x[i], y[i], output[i])), Guard];
        fixed (float* a = x, b = y, c = output)
            loop(a, b, c, count);
        Assert.That(output, Is.EqualTo(expected).Within(5e-6), $"{count} numbers");
    });

    private static void Check(Reduction reduction, Func<double, double, double> term) => ForAll((random, count) =>
    {
        float[] x = Numbers(random, count), y = Numbers(random, count);
        double expected = x.Zip(y, (a, b) => term(a, b)).Sum();
        fixed (float* a = x, b = y)
            Assert.That(reduction(a, b, count), Is.EqualTo(expected).Within(2e-6 * count), $"{count} numbers");
    });

    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    private static void ForAll(Action<Random, int> property) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        Random random = RandomSource.Create(seed);
        property(random, random.Next(1, 100));
    }).QuickCheckThrowOnFailure();
}
