using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>Turns rows into columns, in blocks of 4 x 4 that are turned over in registers.</summary>
internal static unsafe class Transposing
{
    /// <summary>Makes four rows of the source four columns of the target.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Distance of two rows of the source.</param>
    /// <param name="depth">Numbers in a row.</param>
    /// <param name="target">First column.</param>
    /// <param name="targetStride">Distance of two rows of the target.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeFour(float* source, nint sourceStride, int depth, float* target, nint targetStride)
    {
        float* s0 = source, s1 = s0 + sourceStride, s2 = s1 + sourceStride, s3 = s2 + sourceStride;
        int k = 0;
        for (; k + 4 <= depth; k += 4)
        {
            Vector128<float> r0 = Vector128.Load(s0 + k), r1 = Vector128.Load(s1 + k);
            Vector128<float> r2 = Vector128.Load(s2 + k), r3 = Vector128.Load(s3 + k);
            Vector128<float> t0 = Low(r0, r1), t1 = High(r0, r1), t2 = Low(r2, r3), t3 = High(r2, r3);
            LowPairs(t0, t2).Store(target);
            HighPairs(t0, t2).Store(target + targetStride);
            LowPairs(t1, t3).Store(target + (2 * targetStride));
            HighPairs(t1, t3).Store(target + (3 * targetStride));
            target += 4 * targetStride;
        }

        for (; k < depth; k++, target += targetStride)
        {
            target[0] = s0[k];
            target[1] = s1[k];
            target[2] = s2[k];
            target[3] = s3[k];
        }
    }

    /// <summary>The same for sixteen rows, on AVX-512: four blocks side by side, so that whole vectors are stored.</summary>
    /// <inheritdoc cref="TransposeFour"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeSixteen(float* source, nint sourceStride, int depth, float* target, nint targetStride)
    {
        int k = 0;
        for (; k + 4 <= depth; k += 4)
        {
            Vector512<float> r0 = Gather(source + k, sourceStride);
            Vector512<float> r1 = Gather(source + sourceStride + k, sourceStride);
            Vector512<float> r2 = Gather(source + (2 * sourceStride) + k, sourceStride);
            Vector512<float> r3 = Gather(source + (3 * sourceStride) + k, sourceStride);
            Vector512<float> t0 = Avx512F.UnpackLow(r0, r1), t1 = Avx512F.UnpackHigh(r0, r1);
            Vector512<float> t2 = Avx512F.UnpackLow(r2, r3), t3 = Avx512F.UnpackHigh(r2, r3);
            Avx512F.Shuffle(t0, t2, 0x44).Store(target);
            Avx512F.Shuffle(t0, t2, 0xEE).Store(target + targetStride);
            Avx512F.Shuffle(t1, t3, 0x44).Store(target + (2 * targetStride));
            Avx512F.Shuffle(t1, t3, 0xEE).Store(target + (3 * targetStride));
            target += 4 * targetStride;
        }

        for (; k < depth; k++, target += targetStride)
        {
            for (int j = 0; j < 16; j++)
                target[j] = source[(j * sourceStride) + k];
        }
    }

    // Four numbers of every fourth row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gather(float* source, nint stride) => Vector512.Create(
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + (4 * stride))),
        Vector256.Create(Vector128.Load(source + (8 * stride)), Vector128.Load(source + (12 * stride))));

    // The branches are constants of the just-in-time compiler.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowPairs(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : Vector128.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> HighPairs(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a) : Vector128.Create(a.GetUpper(), b.GetUpper());
}
