using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <content>Weights out and in.</content>
public sealed partial class SuperTransformer
{
    /// <summary>Copies the weights out.</summary>
    internal IEnumerable<NamedTensor> ReadWeights() => _weights.Named.Select(named =>
    {
        float[] values = new float[named.Tensor.Shape.ElementCount];
        _engine.Read(named.Tensor, values);
        return new NamedTensor(named.Name, LengthsOf(named.Tensor.Shape), values);
    });

    /// <summary>Copies weights in.</summary>
    /// <exception cref="ModelFileException">A tensor is missing, of another shape, or unknown.</exception>
    internal void WriteWeights(TensorFile file, string path)
    {
        foreach ((string name, Tensor tensor) in _weights.Named)
            _engine.Write(tensor, Require(file, path, name, tensor.Shape));
    }

    /// <summary>A tensor of a file, of the shape wanted.</summary>
    internal static ReadOnlySpan<float> Require(TensorFile file, string path, string name, TensorShape shape)
    {
        int[] lengths = LengthsOf(shape);
        string expected = $"'{name}' of shape [{string.Join(", ", lengths)}]";
        NamedTensor found = file.Find(name) ?? throw new ModelFileException(path, expected, "none");
        return found.Shape.SequenceEqual(lengths)
            ? found.Values.Span
            : throw new ModelFileException(path, expected, $"[{string.Join(", ", found.Shape)}]");
    }

    private static int[] LengthsOf(TensorShape shape)
    {
        int[] lengths = new int[shape.Rank];
        shape.CopyTo(lengths);
        return lengths;
    }
}
