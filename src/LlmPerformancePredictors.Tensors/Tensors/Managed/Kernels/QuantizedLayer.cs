using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>
/// The weights of a linear layer as 16-bit integers with one scale for each output, which is half the memory of
/// single precision: groups of eight vectors of outputs, then single vectors, in each the outputs side by side for
/// every input. The rounding of a weight is at most 1/65,534 of its output's largest.
/// </summary>
internal sealed unsafe class QuantizedLayer
{
    /// <summary>Vectors in a group.</summary>
    public const int GroupVectors = 8;

    private const float Largest = short.MaxValue;

    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _scales;

    /// <summary>Packs a layer.</summary>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="lanes">Numbers in a vector.</param>
    public QuantizedLayer(ReadOnlySpan<float> weight, int inputs, int outputs, int lanes)
    {
        Inputs = inputs;
        int padded = (outputs + lanes - 1) / lanes * lanes;

        // Two integers in the room of one number, and a vector more as kernels load whole vectors.
        _weights = new AlignedBuffer(checked(((padded * inputs) + 1) / 2) + 16);
        _scales = new AlignedBuffer(padded);
        int group = GroupVectors * lanes;
        int grouped = padded / group * group;
        for (int output = 0; output < outputs; output++)
        {
            // Groups are a whole number of vectors, so single vectors begin at multiples of a vector too.
            int width = output < grouped ? group : lanes;
            short* column = Block(output / width * width) + (output % width);
            _scales.Pointer[output] = Pack(weight.Slice(output * inputs, inputs), column, width);
        }
    }

    /// <summary>The inputs.</summary>
    public int Inputs { get; }

    /// <summary>The scale of each output, filled up with zeros.</summary>
    public float* Scales => _scales.Pointer;

    /// <summary>The group or vector that begins with an output.</summary>
    /// <param name="column">The output.</param>
    public short* Block(int column) => (short*)_weights.Pointer + ((nint)column * Inputs);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Pack(ReadOnlySpan<float> weights, short* column, int width)
    {
        float largest = 0;
        foreach (float weight in weights)
            largest = Math.Max(largest, Math.Abs(weight));
        float scale = largest / Largest;
        for (int k = 0; k < weights.Length; k++)
            column[(nint)k * width] = scale == 0 ? (short)0 : (short)MathF.Round(weights[k] / scale);
        return scale;
    }
}
