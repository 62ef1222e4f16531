using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Loops over the rows of softmax, cross-entropy, layer normalisation and dropout.</content>
internal sealed unsafe partial class VectorKernels<TSimd, TVector>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float Maximum(float* a, int count)
    {
        int i = 0;
        float largest = *a;
        if (count >= TSimd.Count)
        {
            float* lanes = stackalloc float[16];
            TVector vector = TSimd.Load(a);
            for (i = TSimd.Count; i + TSimd.Count <= count; i += TSimd.Count)
                vector = TSimd.Maximum(vector, TSimd.Load(a + i));
            TSimd.Store(vector, lanes);
            for (int lane = 0; lane < TSimd.Count; lane++)
                largest = SimdScalar.Maximum(largest, lanes[lane]);
        }

        for (; i < count; i++)
            largest = SimdScalar.Maximum(largest, a[i]);
        return largest;
    }

    /// <inheritdoc/>
    public override float Dot(float* a, float* b, int count)
    {
        float* lanes = stackalloc float[16];
        int done = DotRun(a, b, lanes, count);
        double sum = SumLanes(lanes);
        for (; done < count; done++)
            sum += a[done] * b[done];
        return (float)sum;
    }

    /// <inheritdoc/>
    public override float SumSquares(float* a, float center, int count)
    {
        float* lanes = stackalloc float[16];
        int done = SumSquaresRun(a, center, lanes, count);
        double sum = SumLanes(lanes);
        for (; done < count; done++)
            sum += (a[done] - center) * (a[done] - center);
        return (float)sum;
    }

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
    public override void ScaledExponentials(float* a, float shift, float factor, float offset, float* output, bool accumulate, int count)
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
                TVector value = Exponential.Of<TSimd, TVector>(TSimd.Multiply(by, TSimd.Subtract(TSimd.Load(rows + i), less)));
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
                TSimd.Store(TSimd.Multiply(TSimd.Multiply(by, TSimd.Load(rows + i)), TSimd.Subtract(TSimd.Load(up + i), dot)), up + i);
        }
    }

    /// <inheritdoc/>
    public override void Normalize(float* a, NormalizedRow row, float* gain, float* bias, float* output, int count)
    {
        int done = NormalizeRun<TSimd, TVector>(a, row, gain, bias, output, 0, count);
        NormalizeRun<SimdScalar, float>(a, row, gain, bias, output, done, count);
    }

    /// <inheritdoc/>
    public override void NormalizeGradient(
        float* a, NormalizedRow row, float* gain, float* up, float* output, bool accumulate, int count)
    {
        float* lanes = stackalloc float[32];
        float* rest = stackalloc float[2];
        int done = NormalizeSumsRun<TSimd, TVector>(a, row, gain, up, lanes, lanes + 16, 0, count);
        NormalizeSumsRun<SimdScalar, float>(a, row, gain, up, rest, rest + 1, done, count);
        float mean = (float)((SumLanes(lanes) + rest[0]) / count), projection = (float)((SumLanes(lanes + 16) + rest[1]) / count);
        done = NormalizeGradientRun<TSimd, TVector>(a, row, gain, up, mean, projection, output, accumulate, 0, count);
        NormalizeGradientRun<SimdScalar, float>(a, row, gain, up, mean, projection, output, accumulate, done, count);
    }

    /// <inheritdoc/>
    public override void NormalizeParameterGradients(float* a, NormalizedRow row, float* up, float* gain, float* bias, int count)
    {
        int done = NormalizeParametersRun<TSimd, TVector>(a, row, up, gain, bias, 0, count);
        NormalizeParametersRun<SimdScalar, float>(a, row, up, gain, bias, done, count);
    }

    /// <inheritdoc/>
    public override void Dropout(
        float* a, ulong seed, int place, uint threshold, float factor, float* output, bool accumulate, int count)
    {
        int done = DropoutRun<TSimd, TVector>(a, seed, place, threshold, factor, output, accumulate, 0, count);
        DropoutRun<SimdScalar, float>(a, seed, place, threshold, factor, output, accumulate, done, count);
    }

    private static double SumLanes(float* lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < TSimd.Count; lane++)
            sum += lanes[lane];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int DotRun(float* a, float* b, float* lanes, int count)
    {
        TVector sum = default;
        int i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
            sum = TSimd.MultiplyAdd(TSimd.Load(a + i), TSimd.Load(b + i), sum);
        TSimd.Store(sum, lanes);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SumSquaresRun(float* a, float center, float* lanes, int count)
    {
        TVector sum = default, middle = TSimd.Broadcast(center);
        int i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
        {
            TVector difference = TSimd.Subtract(TSimd.Load(a + i), middle);
            sum = TSimd.MultiplyAdd(difference, difference, sum);
        }

        TSimd.Store(sum, lanes);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ExponentialsRun<TS, TV>(float* a, float factor, float shift, float* output, float* lanes, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV sum = default, by = TS.Broadcast(factor), less = TS.Broadcast(shift);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = Exponential.Of<TS, TV>(TS.Multiply(by, TS.Subtract(TS.Load(a + i), less)));
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
            TV value = TS.MultiplyAdd(by, Exponential.Of<TS, TV>(TS.Subtract(TS.Load(a + i), less)), more);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NormalizeRun<TS, TV>(float* a, NormalizedRow row, float* gain, float* bias, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV mean = TS.Broadcast(row.Mean), inverse = TS.Broadcast(row.Inverse);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = TS.Multiply(TS.Subtract(TS.Load(a + i), mean), inverse);
            TS.Store(TS.MultiplyAdd(value, TS.Load(gain + i), TS.Load(bias + i)), output + i);
        }

        return i;
    }

    // Sums of the normalised numbers' gradients, and of those times the normalised numbers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NormalizeSumsRun<TS, TV>(
        float* a, NormalizedRow row, float* gain, float* up, float* sums, float* projections, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV mean = TS.Broadcast(row.Mean), inverse = TS.Broadcast(row.Inverse), sum = default, projection = default;
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = TS.Multiply(TS.Subtract(TS.Load(a + i), mean), inverse);
            TV gradient = TS.Multiply(TS.Load(gain + i), TS.Load(up + i));
            sum = TS.Add(sum, gradient);
            projection = TS.MultiplyAdd(gradient, value, projection);
        }

        TS.Store(sum, sums);
        TS.Store(projection, projections);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NormalizeGradientRun<TS, TV>(
        float* a,
        NormalizedRow row,
        float* gain,
        float* up,
        float meanGradient,
        float meanProjection,
        float* output,
        bool accumulate,
        int from,
        int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV mean = TS.Broadcast(row.Mean), inverse = TS.Broadcast(row.Inverse);
        TV less = TS.Broadcast(meanGradient), along = TS.Broadcast(-meanProjection);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = TS.Multiply(TS.Subtract(TS.Load(a + i), mean), inverse);
            TV gradient = TS.Subtract(TS.Multiply(TS.Load(gain + i), TS.Load(up + i)), less);
            gradient = TS.Multiply(inverse, TS.MultiplyAdd(along, value, gradient));
            TS.Store(accumulate ? TS.Add(TS.Load(output + i), gradient) : gradient, output + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NormalizeParametersRun<TS, TV>(float* a, NormalizedRow row, float* up, float* gain, float* bias, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV mean = TS.Broadcast(row.Mean), inverse = TS.Broadcast(row.Inverse);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = TS.Multiply(TS.Subtract(TS.Load(a + i), mean), inverse);
            TV gradient = TS.Load(up + i);
            TS.Store(TS.MultiplyAdd(gradient, value, TS.Load(gain + i)), gain + i);
            TS.Store(TS.Add(gradient, TS.Load(bias + i)), bias + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int DropoutRun<TS, TV>(
        float* a, ulong seed, int place, uint threshold, float factor, float* output, bool accumulate, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV by = TS.Broadcast(factor);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV value = TS.Keep(TS.Multiply(by, TS.Load(a + i)), seed, (uint)(place + i), threshold);
            TS.Store(accumulate ? TS.Add(TS.Load(output + i), value) : value, output + i);
        }

        return i;
    }
}
