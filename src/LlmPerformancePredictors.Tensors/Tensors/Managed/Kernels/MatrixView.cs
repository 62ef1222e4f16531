namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>A matrix somewhere in memory: element (i, j) at i * RowStride + j * ColumnStride.</summary>
internal readonly unsafe struct MatrixView
{
    /// <summary>Creates a view.</summary>
    public MatrixView(float* data, nint rowStride, nint columnStride)
    {
        Data = data;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>Element (0, 0).</summary>
    public float* Data { get; }

    /// <summary>The distance of two rows.</summary>
    public nint RowStride { get; }

    /// <summary>The distance of two columns.</summary>
    public nint ColumnStride { get; }

    /// <summary>A matrix stored row by row, or its transpose.</summary>
    /// <param name="data">The stored matrix.</param>
    /// <param name="storedColumns">Columns as stored.</param>
    /// <param name="transposed">Whether the view is the transpose of what is stored.</param>
    public static MatrixView FromRowMajor(float* data, int storedColumns, bool transposed) =>
        transposed ? new(data, 1, storedColumns) : new(data, storedColumns, 1);

    /// <summary>The address of an element.</summary>
    public float* At(nint row, nint column) => Data + (row * RowStride) + (column * ColumnStride);
}
