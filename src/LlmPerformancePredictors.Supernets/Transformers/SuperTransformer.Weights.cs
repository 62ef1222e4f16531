using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <content>Weights out and in.</content>
public sealed partial class SuperTransformer
{
    /// <summary>Copies the weights out.</summary>
    internal IEnumerable<NamedTensor> ReadWeights() => _weights.Named.Select(named =>
    {
        float[] values = new float[named.Tensor.Shape.ElementCount];
        _engine.Read(named.Tensor, values);
        return new NamedTensor(named.Name, GetLengths(named.Tensor.Shape), values);
    });

    /// <summary>Copies weights in.</summary>
    /// <exception cref="ModelFileException">A tensor is missing, of another shape, or has NaN or infinity.</exception>
    internal void WriteWeights(CheckedTensors file)
    {
        foreach ((string name, Tensor tensor) in _weights.Named)
            _engine.Write(tensor, file.Require(name, GetLengths(tensor.Shape)));
    }

    /// <summary>The lengths of a shape's axes.</summary>
    internal static int[] GetLengths(TensorShape shape)
    {
        int[] lengths = new int[shape.Rank];
        shape.CopyTo(lengths);
        return lengths;
    }
}
