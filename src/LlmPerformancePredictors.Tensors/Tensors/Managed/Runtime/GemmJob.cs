using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>One matrix product, divided among threads by columns or rows of the output.</summary>
internal unsafe struct GemmJob : IParallelJob
{
    /// <summary>The kernel.</summary>
    public GemmKernel Kernel;

    /// <summary>A workspace for each thread.</summary>
    public GemmWorkspace[] Workspaces;

    /// <summary>Left operand.</summary>
    public MatrixView Left;

    /// <summary>Right operand.</summary>
    public MatrixView Right;

    /// <summary>Output.</summary>
    public float* Output;

    /// <summary>Distance of two rows of the output.</summary>
    public nint OutputStride;

    /// <summary>Rows of the output.</summary>
    public int Rows;

    /// <summary>Columns of the output.</summary>
    public int Columns;

    /// <summary>The length of the sums.</summary>
    public int Depth;

    /// <summary>How the sums begin and end.</summary>
    public TileStart Start;

    /// <summary>Whether the product is worth the microsecond that waking a thread costs.</summary>
    public readonly bool Worthwhile => (double)Rows * Columns * Depth > 250_000;

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        // Columns first: each thread then packs only its own part of the right operand.
        bool byColumns = Columns >= 8 * parts * Kernel.Lanes;
        (int First, int Last) rows = byColumns ? (0, Rows) : Partition.GetRange(Rows, Kernel.Rows, part, parts);
        (int First, int Last) columns = byColumns ? Partition.GetRange(Columns, Kernel.Lanes, part, parts) : (0, Columns);
        Gemm.Multiply(Kernel, Workspaces[part], Left, Right, Depth, Output, OutputStride, rows, columns, Start);
    }
}
