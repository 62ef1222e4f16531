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
    public override void Binary(BinaryKind kind, float* a, int aStep, float* b, int bStep, float* output, int count)
    {
        int done = BinaryRun<TSimd, TVector>(kind, a, aStep, b, bStep, output, 0, count);
        BinaryRun<SimdScalar, float>(kind, a, aStep, b, bStep, output, done, count);
    }

    /// <inheritdoc/>
    public override float Sum(float* a, int count)
    {
        float* lanes = stackalloc float[16];
        int done = SumRun(a, null, lanes, count);
        double sum = 0;
        for (int lane = 0; lane < TSimd.Count; lane++)
            sum += lanes[lane];
        for (; done < count; done++)
            sum += a[done];
        return (float)sum;
    }

    /// <inheritdoc/>
    public override float SumSquaredDifferences(float* a, float* b, int count)
    {
        float* lanes = stackalloc float[16];
        int done = SumRun(a, b, lanes, count);
        double sum = 0;
        for (int lane = 0; lane < TSimd.Count; lane++)
            sum += lanes[lane];
        for (; done < count; done++)
            sum += (a[done] - b[done]) * (a[done] - b[done]);
        return (float)sum;
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
    public override void Rectify(float* a, float* output, int count)
    {
        int done = RectifyRun<TSimd, TVector>(a, output, 0, count);
        RectifyRun<SimdScalar, float>(a, output, done, count);
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

    // Sums, or with a second operand sums of squared differences, one a lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SumRun(float* a, float* b, float* lanes, int count)
    {
        TVector sum = default;
        int i = 0;
        if (b == null)
        {
            for (; i + TSimd.Count <= count; i += TSimd.Count)
                sum = TSimd.Add(sum, TSimd.Load(a + i));
        }
        else
        {
            for (; i + TSimd.Count <= count; i += TSimd.Count)
            {
                TVector difference = TSimd.Subtract(TSimd.Load(a + i), TSimd.Load(b + i));
                sum = TSimd.MultiplyAdd(difference, difference, sum);
            }
        }

        TSimd.Store(sum, lanes);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int BinaryRun<TS, TV>(
        BinaryKind kind, float* a, int aStep, float* b, int bStep, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TV left = TS.Broadcast(*a), right = TS.Broadcast(*b);
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            if (aStep != 0)
                left = TS.Load(a + i);
            if (bStep != 0)
                right = TS.Load(b + i);
            TV result = kind switch
            {
                BinaryKind.Add => TS.Add(left, right),
                BinaryKind.Subtract => TS.Subtract(left, right),
                _ => TS.Multiply(left, right),
            };
            TS.Store(result, output + i);
        }

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
        {
            TS.Store(TS.Multiply(by, TS.Load(a + i)), output + i);
        }

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
        {
            TS.Store(TS.MultiplyAdd(by, TS.Load(a + i), TS.Load(output + i)), output + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RectifyRun<TS, TV>(float* a, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TS.Store(TS.Rectify(TS.Load(a + i)), output + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int GateRun<TS, TV>(float* gate, float* a, float* output, int from, int count)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        int i = from;
        for (; i + TS.Count <= count; i += TS.Count)
        {
            TS.Store(TS.Gate(TS.Load(gate + i), TS.Load(a + i)), output + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AdamRun<TS, TV>(AdamStep step, float* weights, float* gradients, float* first, float* second, int from, int count)
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
            TS.Store(m, first + i);
            TS.Store(v, second + i);
            TV divisor = TS.MultiplyAdd(root, TS.SquareRoot(v), epsilon);
            TS.Store(TS.MultiplyAdd(size, TS.Divide(m, divisor), TS.Multiply(shrink, weight)), weights + i);
        }

        return i;
    }
}
