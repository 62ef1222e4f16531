using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>Register tile of 8 rows by two vectors: 16 sums in the 32 registers of AVX-512.</summary>
/// <typeparam name="TSimd">The vector operations.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal sealed unsafe class GemmKernel8<TSimd, TVector> : GemmKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public override int Rows => 8;

    /// <inheritdoc/>
    public override int Lanes => TSimd.Count;

    /// <inheritdoc/>
    public override void MultiplyWide(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start) =>
        MultiplyTile8x2(depth, a, rowStride, depthStride, b, c, cStride, start);

    /// <inheritdoc/>
    public override void MultiplyNarrow(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start) =>
        MultiplyTile8x1(depth, a, rowStride, depthStride, b, c, cStride, start);

    /// <summary>8 rows by 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile8x2(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start)
    {
        nint v = TSimd.Count;
        TVector c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51, c60, c61, c70, c71;
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
            c40 = TSimd.Load(c + (4 * cStride));
            c41 = TSimd.Load(c + (4 * cStride) + v);
            c50 = TSimd.Load(c + (5 * cStride));
            c51 = TSimd.Load(c + (5 * cStride) + v);
            c60 = TSimd.Load(c + (6 * cStride));
            c61 = TSimd.Load(c + (6 * cStride) + v);
            c70 = TSimd.Load(c + (7 * cStride));
            c71 = TSimd.Load(c + (7 * cStride) + v);
        }
        else
        {
            float* bias = start.BiasPointer;
            c00 = c10 = c20 = c30 = c40 = c50 = c60 = c70 = bias == null ? default : TSimd.Load(bias);
            c01 = c11 = c21 = c31 = c41 = c51 = c61 = c71 = bias == null ? default : TSimd.Load(bias + v);
        }

        float* a0 = a, a1 = a0 + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride;
        float* a4 = a3 + rowStride, a5 = a4 + rowStride, a6 = a5 + rowStride, a7 = a6 + rowStride;
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
            x = TSimd.Broadcast(a4[at]);
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            c41 = TSimd.MultiplyAdd(x, b1, c41);
            x = TSimd.Broadcast(a5[at]);
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            c51 = TSimd.MultiplyAdd(x, b1, c51);
            x = TSimd.Broadcast(a6[at]);
            c60 = TSimd.MultiplyAdd(x, b0, c60);
            c61 = TSimd.MultiplyAdd(x, b1, c61);
            x = TSimd.Broadcast(a7[at]);
            c70 = TSimd.MultiplyAdd(x, b0, c70);
            c71 = TSimd.MultiplyAdd(x, b1, c71);
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
            c40 = TSimd.Relu(c40);
            c41 = TSimd.Relu(c41);
            c50 = TSimd.Relu(c50);
            c51 = TSimd.Relu(c51);
            c60 = TSimd.Relu(c60);
            c61 = TSimd.Relu(c61);
            c70 = TSimd.Relu(c70);
            c71 = TSimd.Relu(c71);
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + v);
        TSimd.Store(c10, c + cStride);
        TSimd.Store(c11, c + cStride + v);
        TSimd.Store(c20, c + (2 * cStride));
        TSimd.Store(c21, c + (2 * cStride) + v);
        TSimd.Store(c30, c + (3 * cStride));
        TSimd.Store(c31, c + (3 * cStride) + v);
        TSimd.Store(c40, c + (4 * cStride));
        TSimd.Store(c41, c + (4 * cStride) + v);
        TSimd.Store(c50, c + (5 * cStride));
        TSimd.Store(c51, c + (5 * cStride) + v);
        TSimd.Store(c60, c + (6 * cStride));
        TSimd.Store(c61, c + (6 * cStride) + v);
        TSimd.Store(c70, c + (7 * cStride));
        TSimd.Store(c71, c + (7 * cStride) + v);
    }

    /// <summary>8 rows by 1 vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile8x1(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start)
    {
        nint v = TSimd.Count;
        TVector c00, c10, c20, c30, c40, c50, c60, c70;
        if (start.Accumulate)
        {
            c00 = TSimd.Load(c);
            c10 = TSimd.Load(c + cStride);
            c20 = TSimd.Load(c + (2 * cStride));
            c30 = TSimd.Load(c + (3 * cStride));
            c40 = TSimd.Load(c + (4 * cStride));
            c50 = TSimd.Load(c + (5 * cStride));
            c60 = TSimd.Load(c + (6 * cStride));
            c70 = TSimd.Load(c + (7 * cStride));
        }
        else
        {
            float* bias = start.BiasPointer;
            c00 = c10 = c20 = c30 = c40 = c50 = c60 = c70 = bias == null ? default : TSimd.Load(bias);
        }

        float* a0 = a, a1 = a0 + rowStride, a2 = a1 + rowStride, a3 = a2 + rowStride;
        float* a4 = a3 + rowStride, a5 = a4 + rowStride, a6 = a5 + rowStride, a7 = a6 + rowStride;
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
            x = TSimd.Broadcast(a4[at]);
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            x = TSimd.Broadcast(a5[at]);
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            x = TSimd.Broadcast(a6[at]);
            c60 = TSimd.MultiplyAdd(x, b0, c60);
            x = TSimd.Broadcast(a7[at]);
            c70 = TSimd.MultiplyAdd(x, b0, c70);
            at += depthStride;
            b += v;
        }

        if (start.Relu)
        {
            c00 = TSimd.Relu(c00);
            c10 = TSimd.Relu(c10);
            c20 = TSimd.Relu(c20);
            c30 = TSimd.Relu(c30);
            c40 = TSimd.Relu(c40);
            c50 = TSimd.Relu(c50);
            c60 = TSimd.Relu(c60);
            c70 = TSimd.Relu(c70);
        }

        TSimd.Store(c00, c);
        TSimd.Store(c10, c + cStride);
        TSimd.Store(c20, c + (2 * cStride));
        TSimd.Store(c30, c + (3 * cStride));
        TSimd.Store(c40, c + (4 * cStride));
        TSimd.Store(c50, c + (5 * cStride));
        TSimd.Store(c60, c + (6 * cStride));
        TSimd.Store(c70, c + (7 * cStride));
    }
}
