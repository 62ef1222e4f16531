using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>The loops for one width of vectors; each ends with the scalar loop for what does not fill a vector.</summary>
/// <typeparam name="TSimd">The vector operations.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal sealed unsafe partial class VectorKernels<TSimd, TVector> : VectorKernels
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public override void Add(float* a, float* b, float* output, int count)
    {
        int done = AddRun<TSimd, TVector>(a, b, output, 0, count);
        AddRun<SimdScalar, float>(a, b, output, done, count);
    }

    /// <inheritdoc/>
    public override void Subtract(float* a, float* b, float* output, int count)
    {
        int done = SubtractRun<TSimd, TVector>(a, b, output, 0, count);
        SubtractRun<SimdScalar, float>(a, b, output, done, count);
    }

    /// <inheritdoc/>
    public override void Scale(float* a, float factor, float* output, int count)
    {
        int done = ScaleRun<TSimd, TVector>(a, factor, output, 0, count);
        ScaleRun<SimdScalar, float>(a, factor, output, done, count);
    }

    /// <inheritdoc/>
    public override void AddScaled(float* a, float factor, float* output, int count)
    {
        int done = AddScaledRun<TSimd, TVector>(a, factor, output, 0, count);
        AddScaledRun<SimdScalar, float>(a, factor, output, done, count);
    }

    /// <inheritdoc/>
    public override void Gate(float* gate, float* a, float* output, int count)
    {
        int done = GateRun<TSimd, TVector>(gate, a, output, 0, count);
        GateRun<SimdScalar, float>(gate, a, output, done, count);
    }

    /// <inheritdoc/>
    public override void Adam(AdamStep step, float* weights, float* gradients, float* first, float* second, int count)
    {
        int done = AdamRun<TSimd, TVector>(step, weights, gradients, first, second, 0, count);
        AdamRun<SimdScalar, float>(step, weights, gradients, first, second, done, count);
    }

    /// <inheritdoc/>
    public override void Dropout(
        float* a, ulong seed, int place, uint threshold, float factor, float* output, bool accumulate, int count)
    {
        int done = DropoutRun<TSimd, TVector>(a, seed, place, threshold, factor, output, accumulate, 0, count);
        DropoutRun<SimdScalar, float>(a, seed, place, threshold, factor, output, accumulate, done, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddRun<TS, TV>(float* a, float* b, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
            TS.Store(TS.Add(TS.Load(a + i), TS.Load(b + i)), output + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SubtractRun<TS, TV>(float* a, float* b, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
            TS.Store(TS.Subtract(TS.Load(a + i), TS.Load(b + i)), output + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ScaleRun<TS, TV>(float* a, float factor, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV by = TS.Broadcast(factor);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
            TS.Store(TS.Multiply(by, TS.Load(a + i)), output + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddScaledRun<TS, TV>(float* a, float factor, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV by = TS.Broadcast(factor);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
            TS.Store(TS.MultiplyAdd(by, TS.Load(a + i), TS.Load(output + i)), output + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int GateRun<TS, TV>(float* gate, float* a, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
            TS.Store(TS.Gate(TS.Load(gate + i), TS.Load(a + i)), output + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AdamRun<TS, TV>(
        AdamStep step, float* weights, float* gradients, float* first, float* second, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV beta1 = TS.Broadcast(step.Beta1), rest1 = TS.Broadcast(1f - step.Beta1);
        TV beta2 = TS.Broadcast(step.Beta2), rest2 = TS.Broadcast(1f - step.Beta2);
        TV size = TS.Broadcast(-step.StepSize), root = TS.Broadcast(step.RootCorrection), epsilon = TS.Broadcast(step.Epsilon);
        TV shrink = TS.Broadcast(step.Shrink), decay = TS.Broadcast(step.GradientDecay);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TV weight = TS.Load(weights + i);
            TV gradient = TS.MultiplyAdd(decay, weight, TS.Load(gradients + i));
            TV m = TS.MultiplyAdd(beta1, TS.Load(first + i), TS.Multiply(rest1, gradient));
            TV v = TS.MultiplyAdd(beta2, TS.Load(second + i), TS.Multiply(rest2, TS.Multiply(gradient, gradient)));

            // The means of units that no longer learn fade out: subnormal, they made every later step twice as slow.
            TS.Store(TS.WithoutSubnormal(m), first + i);
            TS.Store(TS.WithoutSubnormal(v), second + i);
            TV divisor = TS.MultiplyAdd(root, TS.SquareRoot(v), epsilon);
            TS.Store(TS.MultiplyAdd(size, TS.Divide(m, divisor), TS.Multiply(shrink, weight)), weights + i);
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
