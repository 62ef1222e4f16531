namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// The matrix product on one thread: output = left * right (+ what was there, or + bias), for any part of the output.
/// Follows Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008), except that the left operand
/// is read in place: eight rows of it are as good as packed ones when a panel of the right operand is in the first cache.
/// </summary>
internal static unsafe class Gemm
{
    // Rows of the left operand that pass by a packed panel before the next one is packed: 384 x 256 numbers are 384 KiB,
    // which stays in the second cache.
    private const int RowBlock = 384;

    /// <summary>Computes rows [firstRow, lastRow) and columns [firstColumn, lastColumn) of the output.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="workspace">This thread's workspace, of that kernel.</param>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    /// <param name="depth">Columns of the left and rows of the right operand.</param>
    /// <param name="c">Output, its rows stored one after the other.</param>
    /// <param name="cStride">Distance of two rows of the output.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns to compute.</param>
    /// <param name="start">How the sums begin and end.</param>
    public static void Multiply(
        GemmKernel kernel,
        GemmWorkspace workspace,
        MatrixView a,
        MatrixView b,
        int depth,
        float* c,
        nint cStride,
        (int First, int Last) rows,
        (int First, int Last) columns,
        TileStart start)
    {
        int blocks = Math.Max(1, (depth + GemmWorkspace.MaxDepth - 1) / GemmWorkspace.MaxDepth);
        int blockDepth = (depth + blocks - 1) / blocks;
        for (int row = rows.First; row < rows.Last; row += RowBlock)
        {
            int lastRow = Math.Min(row + RowBlock, rows.Last);
            for (int column = columns.First; column < columns.Last; column += kernel.Columns)
            {
                int width = Math.Min(kernel.Columns, columns.Last - column);
                int tileWidth = width <= kernel.Lanes ? kernel.Lanes : kernel.Columns;
                for (int block = 0; block < blocks; block++)
                {
                    int k = block * blockDepth;
                    int part = Math.Min(blockDepth, depth - k);
                    Packing.PackColumns(b, k, part, column, width, tileWidth, workspace.Panel);
                    TileStart begin = start.Shift(column) with
                    {
                        Accumulate = start.Accumulate || block > 0,
                        Relu = start.Relu && block == blocks - 1,
                    };
                    var left = new MatrixView(a.At(0, k), a.RowStride, a.ColumnStride);
                    MultiplyPanel(
                        kernel, workspace, left, workspace.Panel, part, c + column, cStride, (row, lastRow), width, begin);
                }
            }
        }
    }

    /// <summary>Multiplies rows of the left operand by one packed panel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="workspace">This thread's workspace.</param>
    /// <param name="a">Left operand.</param>
    /// <param name="panel">Packed columns: <paramref name="depth"/> times one or two vectors.</param>
    /// <param name="depth">The length of the sums, at most <see cref="GemmWorkspace.MaxDepth"/>.</param>
    /// <param name="c">The output's column that the panel begins with, in row 0.</param>
    /// <param name="cStride">Distance of two rows of the output.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="width">Columns of the output; up to one vector the panel is one vector wide, else two.</param>
    /// <param name="start">How the sums begin and end, its bias that of the panel's first column.</param>
    public static void MultiplyPanel(
        GemmKernel kernel,
        GemmWorkspace workspace,
        MatrixView a,
        float* panel,
        int depth,
        float* c,
        nint cStride,
        (int First, int Last) rows,
        int width,
        TileStart start)
    {
        bool narrow = width <= kernel.Lanes;
        bool whole = width == kernel.Lanes || width == kernel.Columns;
        for (int row = rows.First; row < rows.Last; row += kernel.Rows)
        {
            int height = Math.Min(kernel.Rows, rows.Last - row);
            float* output = c + (row * cStride);
            if (whole && height == kernel.Rows)
            {
                MultiplyTile(kernel, narrow, depth, a.At(row, 0), a.RowStride, a.ColumnStride, panel, output, cStride, start);
                continue;
            }

            MultiplyEdge(kernel, workspace, a, panel, depth, output, cStride, (row, height), width, start);
        }
    }

    // A tile that sticks out: computed aside, and only what lies inside is copied.
    private static void MultiplyEdge(
        GemmKernel kernel,
        GemmWorkspace workspace,
        MatrixView a,
        float* panel,
        int depth,
        float* output,
        nint cStride,
        (int Row, int Height) part,
        int width,
        TileStart start)
    {
        bool narrow = width <= kernel.Lanes;
        int tileStride = kernel.Columns;
        float* tile = workspace.Tile;
        new Span<float>(tile, kernel.Rows * tileStride).Clear();
        for (int i = 0; i < part.Height; i++)
        {
            float* from = start.Accumulate ? output + (i * cStride) : start.BiasPointer;
            if (from != null)
                new ReadOnlySpan<float>(from, width).CopyTo(new Span<float>(tile + (i * tileStride), width));
        }

        var begin = new TileStart(Accumulate: true, Bias: 0, start.Relu);
        if (part.Height == kernel.Rows)
        {
            MultiplyTile(kernel, narrow, depth, a.At(part.Row, 0), a.RowStride, a.ColumnStride, panel, tile, tileStride, begin);
        }
        else
        {
            Packing.PackRows(a, part.Row, part.Height, 0, depth, kernel.Rows, workspace.Rows);
            MultiplyTile(kernel, narrow, depth, workspace.Rows, 1, kernel.Rows, panel, tile, tileStride, begin);
        }

        for (int i = 0; i < part.Height; i++)
            new ReadOnlySpan<float>(tile + (i * tileStride), width).CopyTo(new Span<float>(output + (i * cStride), width));
    }

    private static void MultiplyTile(
        GemmKernel kernel,
        bool narrow,
        int depth,
        float* a,
        nint rowStride,
        nint depthStride,
        float* b,
        float* c,
        nint cStride,
        TileStart start)
    {
        if (narrow)
            kernel.MultiplyNarrow(depth, a, rowStride, depthStride, b, c, cStride, start);
        else
            kernel.MultiplyWide(depth, a, rowStride, depthStride, b, c, cStride, start);
    }
}
