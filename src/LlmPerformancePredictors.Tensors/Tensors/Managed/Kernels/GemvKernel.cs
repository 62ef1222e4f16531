using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// A linear layer for one row. The inputs come as the list of those that are not 0: behind a ReLU about half of them are,
/// and their weights are then not read at all. In single precision every output is the same chain of multiply-adds as in
/// <see cref="GemmKernel"/>, so one row and many give the same bits.
/// </summary>
internal abstract unsafe class GemvKernel
{
    /// <summary>The numbers in one vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>The kernel of an instruction set.</summary>
    /// <param name="set">The instruction set; a set that the hardware lacks still computes, slowly.</param>
    public static GemvKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => new GemvKernel<Simd512, Vector512<float>>(),
        InstructionSet.Vector256 => new GemvKernel<Simd256, Vector256<float>>(),
        InstructionSet.Vector128 => new GemvKernel<Simd128, Vector128<float>>(),
        _ => new GemvKernel<SimdScalar, float>(),
    };

    /// <summary>Lists the numbers that a ReLU lets through.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="entries">Room for one entry more than that.</param>
    /// <returns>How many entries there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Relu(float* values, int count, Entry* entries)
    {
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            // Always written and counted without a branch, which could not be predicted.
            entries[found] = new Entry(i, values[i]);
            found += values[i] <= 0f ? 0 : 1;
        }

        return found;
    }

    /// <summary>output = bias + weights * inputs, in single precision.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The inputs that are not 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="output">Room for the outputs, filled up to whole vectors.</param>
    public abstract void Multiply(PackedLayer layer, Entry* inputs, int count, float* output);

    /// <summary>The same with 16-bit weights.</summary>
    /// <param name="layer">The layer, for its bias.</param>
    /// <param name="quantized">Its weights.</param>
    /// <param name="inputs">The inputs that are not 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="output">Room for the outputs, filled up to whole vectors.</param>
    public abstract void Multiply(PackedLayer layer, QuantizedLayer quantized, Entry* inputs, int count, float* output);

    /// <summary>An input that is not 0.</summary>
    /// <param name="Index">Which.</param>
    /// <param name="Value">Its value.</param>
    internal readonly record struct Entry(int Index, float Value);
}
