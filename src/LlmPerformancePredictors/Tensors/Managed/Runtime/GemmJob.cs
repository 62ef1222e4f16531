using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>One matrix product, or a batch of them, divided among threads by batch, columns or rows of the output.</summary>
internal unsafe struct GemmJob : IParallelJob
{
    /// <summary>The kernel.</summary>
    public GemmKernel Kernel;

    /// <summary>A workspace for each thread.</summary>
    public GemmWorkspace[] Workspaces;

    /// <summary>Left operand of the first product.</summary>
    public MatrixView Left;

    /// <summary>Right operand of the first product.</summary>
    public MatrixView Right;

    /// <summary>Output of the first product.</summary>
    public float* Output;

    /// <summary>Distance of two rows of an output.</summary>
    public nint OutputStride;

    /// <summary>Rows of an output.</summary>
    public int Rows;

    /// <summary>Columns of an output.</summary>
    public int Columns;

    /// <summary>The length of the sums.</summary>
    public int Depth;

    /// <summary>How the sums begin and end.</summary>
    public TileStart Start;

    /// <summary>Products, at least 1.</summary>
    public int Batch;

    /// <summary>Distance of two left operands.</summary>
    public nint LeftStride;

    /// <summary>Distance of two right operands; 0 if they share one.</summary>
    public nint RightStride;

    /// <summary>Gets a value indicating whether the products are worth the microsecond that waking a thread costs.</summary>
    public readonly bool Worthwhile => (double)Batch * Rows * Columns * Depth > 250_000;

    /// <inheritdoc/>
    public readonly void Execute(int part, int parts)
    {
        if (Batch >= parts && parts > 1)
        {
            (int first, int last) = Partition.Range(Batch, 1, part, parts);
            for (int batch = first; batch < last; batch++)
                Multiply(batch, part, (0, Rows), (0, Columns));
            return;
        }

        // Columns first: each thread then packs only its own part of the right operand.
        bool byColumns = Columns >= 8 * parts * Kernel.Lanes;
        (int First, int Last) rows = byColumns ? (0, Rows) : Partition.Range(Rows, Kernel.Rows, part, parts);
        (int First, int Last) columns = byColumns ? Partition.Range(Columns, Kernel.Lanes, part, parts) : (0, Columns);
        for (int batch = 0; batch < Batch; batch++)
            Multiply(batch, part, rows, columns);
    }

    private readonly void Multiply(int batch, int part, (int First, int Last) rows, (int First, int Last) columns)
    {
        var left = new MatrixView(Left.Data + (batch * LeftStride), Left.RowStride, Left.ColumnStride);
        var right = new MatrixView(Right.Data + (batch * RightStride), Right.RowStride, Right.ColumnStride);
        float* output = Output + (batch * Rows * OutputStride);
        Gemm.Multiply(Kernel, Workspaces[part], left, right, Depth, output, OutputStride, rows, columns, Start);
    }
}
