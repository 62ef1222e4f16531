namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// Products of small matrices, such as those of one head of attention: operands and output have room for whole tiles, so
/// that no tile sticks out.
/// </summary>
internal static unsafe class PaddedProduct
{
    /// <summary>What columns are rounded up to: a multiple of every instruction set's vector.</summary>
    public const int Lanes = 16;

    /// <summary>Rounds up to a multiple.</summary>
    public static int RoundUp(int length, int unit) => (length + unit - 1) / unit * unit;

    /// <summary>Packs a right operand: panel after panel, each as wide as the kernel's tile; what is missing is zero.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="right">The operand.</param>
    /// <param name="depth">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="target">Room for <paramref name="depth"/> rows of the columns rounded up.</param>
    public static void Pack(GemmKernel kernel, MatrixView right, int depth, int columns, float* target)
    {
        int padded = RoundUp(columns, Lanes);
        for (int column = 0; column < padded; column += kernel.Columns)
        {
            int width = Math.Min(kernel.Columns, padded - column), present = Math.Clamp(columns - column, 0, width);
            Packing.PackColumns(right, 0, depth, column, present, width, target + ((nint)column * depth));
        }
    }

    /// <summary>output = left * right, in whole tiles.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="left">Left operand.</param>
    /// <param name="panels">Right operand of <see cref="Pack"/>.</param>
    /// <param name="depth">The length of the sums.</param>
    /// <param name="output">Output.</param>
    /// <param name="stride">Distance of two rows of the output.</param>
    /// <param name="rows">Rows; rounded up to the kernel's, which left operand and output have room for.</param>
    /// <param name="columns">Columns; rounded up to <see cref="Lanes"/>.</param>
    public static void Multiply(
        GemmKernel kernel, MatrixView left, float* panels, int depth, float* output, int stride, int rows, int columns)
    {
        int padded = RoundUp(columns, Lanes);
        for (int column = 0; column < padded; column += kernel.Columns)
        {
            float* panel = panels + ((nint)column * depth);
            for (int row = 0; row < rows; row += kernel.Rows)
            {
                float* a = left.At(row, 0), c = output + ((nint)row * stride) + column;
                if (padded - column >= kernel.Columns)
                    kernel.MultiplyWide(depth, a, left.RowStride, left.ColumnStride, panel, c, stride, default);
                else
                    kernel.MultiplyNarrow(depth, a, left.RowStride, left.ColumnStride, panel, c, stride, default);
            }
        }
    }
}
