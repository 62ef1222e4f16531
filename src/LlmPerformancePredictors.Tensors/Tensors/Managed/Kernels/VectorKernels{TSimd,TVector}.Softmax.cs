using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Exponentials, and softmax with its gradient.</content>
internal sealed unsafe partial class VectorKernels<TSimd, TVector>
{
    /// <inheritdoc/>
    public override float Exponentials(float* a, float factor, float shift, float* output, int count)
    {
        float* lanes = stackalloc float[16];
        int done = ExponentialsRun<TSimd, TVector>(a, factor, shift, output, lanes, 0, count);
        double sum = SumLanes(lanes);
        float rest = 0;
        ExponentialsRun<SimdScalar, float>(a, factor, shift, output, &rest, done, count);
        return (float)(sum + rest);
    }

    /// <inheritdoc/>
    public override void ScaledExponentials(
        float* a, float shift, float factor, float offset, float* output, bool accumulate, int count)
    {
        int done = ScaledExponentialsRun<TSimd, TVector>(a, shift, factor, offset, output, accumulate, 0, count);
        ScaledExponentialsRun<SimdScalar, float>(a, shift, factor, offset, output, accumulate, done, count);
    }

    /// <inheritdoc/>
    public override void SoftmaxGradient(float* y, float* up, float dot, float factor, float* output, bool accumulate, int count)
    {
        int done = SoftmaxGradientRun<TSimd, TVector>(y, up, dot, factor, output, accumulate, 0, count);
        SoftmaxGradientRun<SimdScalar, float>(y, up, dot, factor, output, accumulate, done, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SoftmaxRows(float* rows, float* mask, float factor, int count, int length)
    {
        TVector by = TSimd.Broadcast(factor);
        for (int row = 0; row < count; row++, rows += length)
        {
            TVector most = TSimd.Broadcast(float.NegativeInfinity), sum = default;
            for (int i = 0; i < length; i += TSimd.Count)
            {
                TVector value = TSimd.Add(TSimd.Load(rows + i), TSimd.Load(mask + i));
                TSimd.Store(value, rows + i);
                most = TSimd.Maximum(value, most);
            }

            float largest = TSimd.Largest(most);
            if (float.IsNegativeInfinity(largest))
            {
                new Span<float>(rows, length).Clear();
                continue;
            }

            TVector less = TSimd.Broadcast(largest);
            for (int i = 0; i < length; i += TSimd.Count)
            {
                TVector value = Exponential.Compute<TSimd, TVector>(
                    TSimd.Multiply(by, TSimd.Subtract(TSimd.Load(rows + i), less)));
                TSimd.Store(value, rows + i);
                sum = TSimd.Add(sum, value);
            }

            TVector share = TSimd.Broadcast(1f / TSimd.Sum(sum));
            for (int i = 0; i < length; i += TSimd.Count)
                TSimd.Store(TSimd.Multiply(share, TSimd.Load(rows + i)), rows + i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SoftmaxGradientRows(float* rows, float* up, float factor, int count, int length)
    {
        TVector by = TSimd.Broadcast(factor);
        for (int row = 0; row < count; row++, rows += length, up += length)
        {
            TVector sum = default;
            for (int i = 0; i < length; i += TSimd.Count)
                sum = TSimd.MultiplyAdd(TSimd.Load(rows + i), TSimd.Load(up + i), sum);
            TVector dot = TSimd.Broadcast(TSimd.Sum(sum));
            for (int i = 0; i < length; i += TSimd.Count)
            {
                TSimd.Store(
                    TSimd.Multiply(TSimd.Multiply(by, TSimd.Load(rows + i)), TSimd.Subtract(TSimd.Load(up + i), dot)), up + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ExponentialsRun<TS, TV>(
        float* a, float factor, float shift, float* output, float* lanes, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV sum = default, by = TS.Broadcast(factor), less = TS.Broadcast(shift);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = Exponential.Compute<TS, TV>(TS.Multiply(by, TS.Subtract(TS.Load(a + i), less)));
            sum = TS.Add(sum, value);
            if (output != null)
                TS.Store(value, output + i);
        }

        TS.Store(sum, lanes);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ScaledExponentialsRun<TS, TV>(
        float* a, float shift, float factor, float offset, float* output, bool accumulate, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV by = TS.Broadcast(factor), less = TS.Broadcast(shift), more = TS.Broadcast(offset);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = TS.MultiplyAdd(by, Exponential.Compute<TS, TV>(TS.Subtract(TS.Load(a + i), less)), more);
            TS.Store(accumulate ? TS.Add(TS.Load(output + i), value) : value, output + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SoftmaxGradientRun<TS, TV>(
        float* y, float* up, float dot, float factor, float* output, bool accumulate, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV by = TS.Broadcast(factor), less = TS.Broadcast(dot);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = TS.Multiply(TS.Multiply(by, TS.Load(y + i)), TS.Subtract(TS.Load(up + i), less));
            TS.Store(accumulate ? TS.Add(TS.Load(output + i), value) : value, output + i);
        }

        return i;
    }
}
