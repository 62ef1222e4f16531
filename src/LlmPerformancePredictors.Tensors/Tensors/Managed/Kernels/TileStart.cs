namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>How a tile of a matrix product begins and ends.</summary>
/// <param name="Accumulate">Whether the sum starts from what the output holds.</param>
/// <param name="Bias">What the sum starts from otherwise, one number a column; null for 0.</param>
/// <param name="Relu">Whether what is stored goes through a ReLU.</param>
internal readonly unsafe record struct TileStart(bool Accumulate, nint Bias, bool Relu)
{
    /// <summary>The bias as a pointer.</summary>
    public float* BiasPointer => (float*)Bias;

    /// <summary>The same, for an output that begins some columns further to the right.</summary>
    public TileStart Shift(int columns) => Bias == 0 ? this : this with { Bias = Bias + ((nint)columns * sizeof(float)) };
}
