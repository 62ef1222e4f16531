using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Tensors.Managed.Kernels;

[TestFixture("Scalar")]
[TestFixture("Vector128")]
[TestFixture("Vector256")]
[TestFixture("Vector512")]
public sealed unsafe class ExponentialTests(string set)
{
    private readonly VectorKernels _kernels = VectorKernels.For(Enum.Parse<InstructionSet>(set));

    [Test]
    public void Exponentials_OfItsWholeRange_AreWithinThreeTenMillionths()
    {
        const int Count = 175_001;
        float[] x = [.. Enumerable.Range(0, Count).Select(i => -87.3f + (i * 0.001f))], y = new float[Count];
        double sum = Run(x, y), worst = 0;
        for (int i = 0; i < Count; i++)
            worst = Math.Max(worst, Math.Abs((y[i] / Math.Exp(x[i])) - 1));
        Assert.That(worst, Is.LessThan(3e-7));
        Assert.That(sum, Is.EqualTo(y.Sum(value => (double)value)).Within(1e-5 * sum));
    }

    [Test]
    public void Exponentials_OutsideTheRange_AreZeroOrLargeAndKeepWhatIsNotANumber()
    {
        float[] x = [float.NegativeInfinity, -1e30f, -87.4f, 0, 1, 1e30f, float.PositiveInfinity, float.NaN], y = new float[8];
        Run(x, y);
        Assert.Multiple(() =>
        {
            Assert.That(y[..4], Is.EqualTo(new float[] { 0, 0, 0, 1 }));
            Assert.That(y[4], Is.EqualTo(MathF.E).Within(1e-6));
            Assert.That(y[5..7], Is.All.InRange(2e38, 3e38));
            Assert.That(y[7], Is.NaN);
        });
    }

    private float Run(float[] x, float[] y)
    {
        fixed (float* from = x, to = y)
        {
            return _kernels.Exponentials(from, 1f, 0f, to, x.Length);
        }
    }
}
