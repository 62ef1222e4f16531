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
    internal void WriteWeights(TensorFile file, string path)
    {
        foreach ((string name, Tensor tensor) in _weights.Named)
            _engine.Write(tensor, RequireTensor(file, path, name, tensor.Shape));
    }

    /// <summary>Finds a tensor of a file that must have this shape.</summary>
    /// <exception cref="ModelFileException">It is missing, of another shape, or has NaN or infinity.</exception>
    internal static ReadOnlySpan<float> RequireTensor(TensorFile file, string path, string name, TensorShape shape)
    {
        int[] lengths = GetLengths(shape);
        string expected = $"'{name}' of shape [{string.Join(", ", lengths)}]";
        NamedTensor found = file.Find(name) ?? throw new ModelFileException(path, expected, "none");
        if (!found.Shape.SequenceEqual(lengths))
            throw new ModelFileException(path, expected, $"[{string.Join(", ", found.Shape)}]");
        ReadOnlySpan<float> values = found.Values.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new ModelFileException(
                    path, $"finite numbers in '{name}'", FormattableString.Invariant($"{values[i]} at {i}"));
        }

        return values;
    }

    private static int[] GetLengths(TensorShape shape)
    {
        int[] lengths = new int[shape.Rank];
        shape.CopyTo(lengths);
        return lengths;
    }
}
