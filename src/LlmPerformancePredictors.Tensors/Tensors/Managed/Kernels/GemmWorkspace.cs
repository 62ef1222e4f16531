namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>What one thread needs beside the operands of a matrix product.</summary>
internal sealed unsafe class GemmWorkspace
{
    /// <summary>
    /// Most of the depth that is packed at once: 256 x 32 numbers are 32 KiB, so a packed panel stays in the first cache
    /// while all rows of the left operand pass by.
    /// </summary>
    public const int MaxDepth = 256;

    private readonly AlignedBuffer _panel;
    private readonly AlignedBuffer _rows;
    private readonly AlignedBuffer _tile;

    /// <summary>Creates the workspace of a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    public GemmWorkspace(GemmKernel kernel)
    {
        _panel = new AlignedBuffer(MaxDepth * kernel.Columns);
        _rows = new AlignedBuffer(MaxDepth * kernel.Rows);
        _tile = new AlignedBuffer(kernel.Rows * kernel.Columns);
    }

    /// <summary>Room for a panel of the right operand.</summary>
    public float* Panel => _panel.Pointer;

    /// <summary>Room for the last rows of the left operand.</summary>
    public float* Rows => _rows.Pointer;

    /// <summary>Room for a tile that sticks out of the output.</summary>
    public float* Tile => _tile.Pointer;
}
