using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>Register tile of 4 rows by two vectors: 8 sums in the 16 registers of SSE and AVX2.</summary>
/// <typeparam name="TSimd">The vector operations.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal sealed unsafe class GemmKernel4<TSimd, TVector> : GemmKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public override int Rows => 4;

    /// <inheritdoc/>
    public override int Lanes => TSimd.Count;

    /// <inheritdoc/>
    public override void MultiplyWide(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start) =>
        MultiplyTile4x2(depth, a, rowStride, depthStride, b, c, cStride, start);

    /// <inheritdoc/>
    public override void MultiplyNarrow(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start) =>
        MultiplyTile4x1(depth, a, rowStride, depthStride, b, c, cStride, start);

    /// <summary>4 rows by 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile4x2(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start)
    {
        nint v = TSimd.Count;
        TVector c00, c01, c10, c11, c20, c21, c30, c31;
        if (start.Accumulate)
        {
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + v);
            c10 = TSimd.Load(c + cStride);
            c11 = TSimd.Load(c + cStride + v);
            c20 = TSimd.Load(c + (2 * cStride));
            c21 = TSimd.Load(c + (2 * cStride) + v);
            c30 = TSimd.Load(c + (3 * cStride));
            c31 = TSimd.Load(c + (3 * cStride) + v);
        }
        else
        {
            float* bias = start.BiasPointer;
            c00 = c10 = c20 = c30 = bias == null ? default : TSimd.Load(bias);
            c01 = c11 = c21 = c31 = bias == null ? default : TSimd.Load(bias + v);
        }

        float* a0 = a, a1 = a0 + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride;
        nint at = 0;
        for (int k = depth; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b);
            TVector b1 = TSimd.Load(b + v);
            TVector x = TSimd.Broadcast(a0[at]);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a1[at]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            x = TSimd.Broadcast(a2[at]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
            x = TSimd.Broadcast(a3[at]);
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
            at += depthStride;
            b += 2 * v;
        }

        if (start.Relu)
        {
            c00 = TSimd.Relu(c00);
            c01 = TSimd.Relu(c01);
            c10 = TSimd.Relu(c10);
            c11 = TSimd.Relu(c11);
            c20 = TSimd.Relu(c20);
            c21 = TSimd.Relu(c21);
            c30 = TSimd.Relu(c30);
            c31 = TSimd.Relu(c31);
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + v);
        TSimd.Store(c10, c + cStride);
        TSimd.Store(c11, c + cStride + v);
        TSimd.Store(c20, c + (2 * cStride));
        TSimd.Store(c21, c + (2 * cStride) + v);
        TSimd.Store(c30, c + (3 * cStride));
        TSimd.Store(c31, c + (3 * cStride) + v);
    }

    /// <summary>4 rows by 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile4x1(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start)
    {
        nint v = TSimd.Count;
        TVector c00, c10, c20, c30;
        if (start.Accumulate)
        {
            c00 = TSimd.Load(c);
            c10 = TSimd.Load(c + cStride);
            c20 = TSimd.Load(c + (2 * cStride));
            c30 = TSimd.Load(c + (3 * cStride));
        }
        else
        {
            float* bias = start.BiasPointer;
            c00 = c10 = c20 = c30 = bias == null ? default : TSimd.Load(bias);
        }

        float* a0 = a, a1 = a0 + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride;
        nint at = 0;
        for (int k = depth; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b);
            TVector x = TSimd.Broadcast(a0[at]);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            x = TSimd.Broadcast(a1[at]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            x = TSimd.Broadcast(a2[at]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            x = TSimd.Broadcast(a3[at]);
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            at += depthStride;
            b += v;
        }

        if (start.Relu)
        {
            c00 = TSimd.Relu(c00);
            c10 = TSimd.Relu(c10);
            c20 = TSimd.Relu(c20);
            c30 = TSimd.Relu(c30);
        }

        TSimd.Store(c00, c);
        TSimd.Store(c10, c + cStride);
        TSimd.Store(c20, c + (2 * cStride));
        TSimd.Store(c30, c + (3 * cStride));
    }
}
