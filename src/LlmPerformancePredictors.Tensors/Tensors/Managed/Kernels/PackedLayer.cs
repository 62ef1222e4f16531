namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// The weights of a linear layer in the order in which prediction reads them: panels of two vectors of outputs (the last
/// of one vector if that is enough), in each the outputs side by side for every input.
/// </summary>
internal sealed unsafe class PackedLayer
{
    private readonly AlignedBuffer _panels;
    private readonly AlignedBuffer _bias;

    /// <summary>Packs a layer.</summary>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="lanes">Numbers in a vector.</param>
    public PackedLayer(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int inputs, int lanes)
    {
        Inputs = inputs;
        Outputs = bias.Length;
        Lanes = lanes;
        PaddedOutputs = (Outputs + lanes - 1) / lanes * lanes;
        _panels = new AlignedBuffer(checked(PaddedOutputs * inputs));
        _bias = new AlignedBuffer(PaddedOutputs);
        bias.CopyTo(_bias.Span(bias.Length));
        fixed (float* source = weight)
        {
            MatrixView transposed = MatrixView.FromRowMajor(source, inputs, transposed: true);
            for (int column = 0; column < Outputs; column += 2 * lanes)
            {
                int width = Math.Min(2 * lanes, Outputs - column);
                Packing.PackColumns(transposed, 0, inputs, column, width, WidthAt(column), Panel(column));
            }
        }
    }

    /// <summary>The inputs.</summary>
    public int Inputs { get; }

    /// <summary>The outputs.</summary>
    public int Outputs { get; }

    /// <summary>The numbers in a vector.</summary>
    public int Lanes { get; }

    /// <summary>The outputs, filled up to whole vectors.</summary>
    public int PaddedOutputs { get; }

    /// <summary>The bias, filled up with zeros.</summary>
    public float* Bias => _bias.Pointer;

    /// <summary>The panel that begins with an output.</summary>
    /// <param name="column">A multiple of two vectors.</param>
    public float* Panel(int column) => _panels.Pointer + ((nint)column * Inputs);

    /// <summary>The width of the panel that begins with an output.</summary>
    /// <param name="column">A multiple of two vectors.</param>
    public int WidthAt(int column) => Math.Min(2 * Lanes, PaddedOutputs - column);
}
