using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>The product for one width of vectors.</summary>
/// <typeparam name="TSimd">The vector operations.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
internal sealed unsafe class GemvKernel<TSimd, TVector> : GemvKernel
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public override int Lanes => TSimd.Count;

    /// <inheritdoc/>
    public override void Multiply(PackedLayer layer, Entry* inputs, int count, float* output)
    {
        int wide = 2 * TSimd.Count;
        int column = 0;
        for (; column + (4 * wide) <= layer.PaddedOutputs; column += 4 * wide)
            FourPanels(layer.Panel(column), (nint)wide * layer.Inputs, layer.Bias + column, inputs, count, output + column);
        for (; column < layer.PaddedOutputs; column += wide)
        {
            int width = layer.WidthAt(column);
            for (int vector = 0; vector < width; vector += TSimd.Count)
            {
                OneVector(
                    layer.Panel(column) + vector, width, layer.Bias + column + vector, inputs, count, output + column + vector);
            }
        }
    }

    /// <inheritdoc/>
    public override void Multiply(PackedLayer layer, QuantizedLayer quantized, Entry* inputs, int count, float* output)
    {
        int group = QuantizedLayer.GroupVectors * TSimd.Count;
        int column = 0;
        for (; column + group <= layer.PaddedOutputs; column += group)
            Group(quantized.Block(column), quantized.Scales + column, layer.Bias + column, inputs, count, output + column);
        for (; column < layer.PaddedOutputs; column += TSimd.Count)
            OneVector(quantized.Block(column), quantized.Scales + column, layer.Bias + column, inputs, count, output + column);
    }

    // Eight vectors of outputs: enough sums to hide the time of a multiply-add.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourPanels(float* panel, nint panelStride, float* bias, Entry* inputs, int count, float* output)
    {
        nint v = TSimd.Count;
        float* p0 = panel, p1 = p0 + panelStride, p2 = p1 + panelStride, p3 = p2 + panelStride;
        TVector c0 = TSimd.Load(bias);
        TVector c1 = TSimd.Load(bias + v);
        TVector c2 = TSimd.Load(bias + (2 * v));
        TVector c3 = TSimd.Load(bias + (3 * v));
        TVector c4 = TSimd.Load(bias + (4 * v));
        TVector c5 = TSimd.Load(bias + (5 * v));
        TVector c6 = TSimd.Load(bias + (6 * v));
        TVector c7 = TSimd.Load(bias + (7 * v));
        for (Entry* end = inputs + count; inputs < end; inputs++)
        {
            TVector x = TSimd.Broadcast(inputs->Value);
            nint at = inputs->Index * 2 * v;
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(p0 + at), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(p0 + at + v), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.Load(p1 + at), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.Load(p1 + at + v), c3);
            c4 = TSimd.MultiplyAdd(x, TSimd.Load(p2 + at), c4);
            c5 = TSimd.MultiplyAdd(x, TSimd.Load(p2 + at + v), c5);
            c6 = TSimd.MultiplyAdd(x, TSimd.Load(p3 + at), c6);
            c7 = TSimd.MultiplyAdd(x, TSimd.Load(p3 + at + v), c7);
        }

        TSimd.Store(c0, output);
        TSimd.Store(c1, output + v);
        TSimd.Store(c2, output + (2 * v));
        TSimd.Store(c3, output + (3 * v));
        TSimd.Store(c4, output + (4 * v));
        TSimd.Store(c5, output + (5 * v));
        TSimd.Store(c6, output + (6 * v));
        TSimd.Store(c7, output + (7 * v));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector(float* panel, nint width, float* bias, Entry* inputs, int count, float* output)
    {
        TVector sum = TSimd.Load(bias);
        for (int i = 0; i < count; i++)
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(inputs[i].Value), TSimd.Load(panel + (inputs[i].Index * width)), sum);
        TSimd.Store(sum, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Group(short* weights, float* scales, float* bias, Entry* inputs, int count, float* output)
    {
        nint v = TSimd.Count;
        TVector c0, c1, c2, c3, c4, c5, c6, c7;
        c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = default;
        for (Entry* end = inputs + count; inputs < end; inputs++)
        {
            TVector x = TSimd.Broadcast(inputs->Value);
            short* row = weights + (inputs->Index * QuantizedLayer.GroupVectors * v);
            c0 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row + v), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row + (2 * v)), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row + (3 * v)), c3);
            c4 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row + (4 * v)), c4);
            c5 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row + (5 * v)), c5);
            c6 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row + (6 * v)), c6);
            c7 = TSimd.MultiplyAdd(x, TSimd.LoadInt16(row + (7 * v)), c7);
        }

        Finish(c0, scales, bias, output, 0);
        Finish(c1, scales, bias, output, v);
        Finish(c2, scales, bias, output, 2 * v);
        Finish(c3, scales, bias, output, 3 * v);
        Finish(c4, scales, bias, output, 4 * v);
        Finish(c5, scales, bias, output, 5 * v);
        Finish(c6, scales, bias, output, 6 * v);
        Finish(c7, scales, bias, output, 7 * v);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector(short* weights, float* scales, float* bias, Entry* inputs, int count, float* output)
    {
        TVector sum = default;
        for (int i = 0; i < count; i++)
        {
            TVector weight = TSimd.LoadInt16(weights + (inputs[i].Index * (nint)TSimd.Count));
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(inputs[i].Value), weight, sum);
        }

        Finish(sum, scales, bias, output, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector sum, float* scales, float* bias, float* output, nint at) =>
        TSimd.Store(TSimd.MultiplyAdd(sum, TSimd.Load(scales + at), TSimd.Load(bias + at)), output + at);
}
