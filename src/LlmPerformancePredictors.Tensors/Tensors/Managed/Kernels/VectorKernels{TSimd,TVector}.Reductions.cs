using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Runs to one number.</content>
internal sealed unsafe partial class VectorKernels<TSimd, TVector>
{
    /// <inheritdoc/>
    public override float Sum(float* a, int count) => SumTerms<Value>(a, null, 0f, count);

    /// <inheritdoc/>
    public override float Dot(float* a, float* b, int count) => SumTerms<Product>(a, b, 0f, count);

    /// <inheritdoc/>
    public override float SumSquares(float* a, float center, int count) => SumTerms<SquaredDeviation>(a, null, center, count);

    /// <inheritdoc/>
    public override float SumSquaredDifferences(float* a, float* b, int count) => SumTerms<SquaredDifference>(a, b, 0f, count);

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

    // A sum a lane in single precision; those, and the terms that fill no vector, are added in double precision.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumTerms<TTerm>(float* a, float* b, float center, int count)
        where TTerm : struct, ITerm
    {
        float* lanes = stackalloc float[16];
        TVector sums = default, middle = TSimd.Broadcast(center);
        int i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
            sums = TTerm.AddTo(sums, a + i, b + i, middle);
        TSimd.Store(sums, lanes);
        double sum = SumLanes(lanes);
        for (; i < count; i++)
            sum += TTerm.Compute(a + i, b + i, center);
        return (float)sum;
    }

    private static double SumLanes(float* lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < TSimd.Count; lane++)
            sum += lanes[lane];
        return sum;
    }

    /// <summary>What is summed up.</summary>
    private interface ITerm
    {
        /// <summary>Adds a vector of terms to a sum a lane.</summary>
        static abstract TVector AddTo(TVector sum, float* a, float* b, TVector center);

        /// <summary>One term.</summary>
        static abstract float Compute(float* a, float* b, float center);
    }

    private struct Value : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector AddTo(TVector sum, float* a, float* b, TVector center) => TSimd.Add(sum, TSimd.Load(a));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Compute(float* a, float* b, float center) => *a;
    }

    private struct Product : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector AddTo(TVector sum, float* a, float* b, TVector center) =>
            TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Load(b), sum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Compute(float* a, float* b, float center) => *a * *b;
    }

    private struct SquaredDeviation : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector AddTo(TVector sum, float* a, float* b, TVector center)
        {
            TVector deviation = TSimd.Subtract(TSimd.Load(a), center);
            return TSimd.MultiplyAdd(deviation, deviation, sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Compute(float* a, float* b, float center) => (*a - center) * (*a - center);
    }

    private struct SquaredDifference : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector AddTo(TVector sum, float* a, float* b, TVector center) =>
            SquaredDeviation.AddTo(sum, a, null, TSimd.Load(b));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Compute(float* a, float* b, float center) => SquaredDeviation.Compute(a, null, *b);
    }
}
