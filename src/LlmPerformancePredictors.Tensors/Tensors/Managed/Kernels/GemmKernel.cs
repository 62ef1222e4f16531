using System.Runtime.Intrinsics;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// The innermost part of a matrix product: a tile of the output held in registers. Every output is one chain of
/// multiply-adds in the order of the depth, so its bits depend on neither tile nor thread.
/// </summary>
internal abstract unsafe class GemmKernel
{
    /// <summary>The rows of a tile.</summary>
    public abstract int Rows { get; }

    /// <summary>The numbers in one vector; a narrow tile has that many columns.</summary>
    public abstract int Lanes { get; }

    /// <summary>The columns of a wide tile.</summary>
    public int Columns => 2 * Lanes;

    /// <summary>The kernel of an instruction set.</summary>
    /// <param name="set">The instruction set; a set that the hardware lacks still computes, slowly.</param>
    public static GemmKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => new GemmKernel8<Simd512, Vector512<float>>(),
        InstructionSet.Vector256 => new GemmKernel4<Simd256, Vector256<float>>(),
        InstructionSet.Vector128 => new GemmKernel4<Simd128, Vector128<float>>(),
        _ => new GemmKernel4<SimdScalar, float>(),
    };

    /// <summary>Computes <see cref="Rows"/> by <see cref="Columns"/> outputs.</summary>
    /// <param name="depth">The length of the sums.</param>
    /// <param name="a">Left operand: element (i, k) at i * rowStride + k * depthStride.</param>
    /// <param name="rowStride">Distance of two rows of the left operand.</param>
    /// <param name="depthStride">Distance of two columns of the left operand.</param>
    /// <param name="b">Right operand, packed: the tile's columns of each k side by side.</param>
    /// <param name="c">Output.</param>
    /// <param name="cStride">Distance of two rows of the output.</param>
    /// <param name="start">How the tile begins and ends.</param>
    public abstract void MultiplyWide(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start);

    /// <summary>Computes <see cref="Rows"/> by <see cref="Lanes"/> outputs.</summary>
    /// <inheritdoc cref="MultiplyWide"/>
    public abstract void MultiplyNarrow(
        int depth, float* a, nint rowStride, nint depthStride, float* b, float* c, nint cStride, TileStart start);
}
