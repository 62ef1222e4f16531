using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Rows of a layer normalization and their gradients.</content>
internal sealed unsafe partial class VectorKernels<TSimd, TVector>
{
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NormalizeRun<TS, TV>(
        float* a, NormalizedRow row, float* gain, float* bias, float* output, int from, int count)
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

    // Sums of the normalized numbers' gradients, and of those times the normalized numbers.
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
    private static int NormalizeParametersRun<TS, TV>(
        float* a, NormalizedRow row, float* up, float* gain, float* bias, int from, int count)
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
}
