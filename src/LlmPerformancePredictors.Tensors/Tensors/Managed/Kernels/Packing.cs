using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>Copies parts of an operand into the order in which a kernel reads them.</summary>
internal static unsafe class Packing
{
    /// <summary>Packs columns of the right operand: for each k the columns side by side, filled up with zeros.</summary>
    /// <param name="b">The right operand.</param>
    /// <param name="row">First row (k).</param>
    /// <param name="depth">Rows.</param>
    /// <param name="column">First column.</param>
    /// <param name="columns">Columns, at most <paramref name="width"/>.</param>
    /// <param name="width">Columns of the tile.</param>
    /// <param name="target">depth * width numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumns(MatrixView b, int row, int depth, int column, int columns, int width, float* target)
    {
        if (columns < width)
            new Span<float>(target, depth * width).Clear();
        float* source = b.At(row, column);
        if (b.ColumnStride == 1)
        {
            for (int k = 0; k < depth; k++)
                CopyRow(source + (k * b.RowStride), target + (k * width), columns);
            return;
        }

        int j = 0;
        if (b.RowStride == 1 && Vector128.IsHardwareAccelerated)
        {
            for (; Avx512F.IsSupported && j + 16 <= columns; j += 16)
                Transposing.TransposeSixteen(source + (j * b.ColumnStride), b.ColumnStride, depth, target + j, width);
            for (; j + 4 <= columns; j += 4)
                Transposing.TransposeFour(source + (j * b.ColumnStride), b.ColumnStride, depth, target + j, width);
        }

        for (; j < columns; j++)
        {
            float* from = source + (j * b.ColumnStride);
            for (int k = 0; k < depth; k++)
                target[(k * width) + j] = from[k * b.RowStride];
        }
    }

    /// <summary>Packs the last rows of the left operand: for each k the rows side by side, filled up with zeros.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="row">First row.</param>
    /// <param name="rows">Rows, at most <paramref name="height"/>.</param>
    /// <param name="column">First column (k).</param>
    /// <param name="depth">Columns.</param>
    /// <param name="height">Rows of the tile.</param>
    /// <param name="target">depth * height numbers.</param>
    public static void PackRows(MatrixView a, int row, int rows, int column, int depth, int height, float* target) =>
        PackColumns(new MatrixView(a.At(row, column), a.ColumnStride, a.RowStride), 0, depth, 0, rows, height, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* source, float* target, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
            Vector512.Load(source + i).Store(target + i);
        for (; i < count; i++)
            target[i] = source[i];
    }
}
