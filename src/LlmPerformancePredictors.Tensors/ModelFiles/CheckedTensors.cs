namespace LlmPerformancePredictors.ModelFiles;

/// <summary>
/// The tensors of a file, for a reader that knows which it needs and allocates nothing before they are checked.
/// </summary>
/// <param name="file">The file's content.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class CheckedTensors(TensorFile file, string path)
{
    /// <summary>Finds a tensor that must have a shape and hold finite numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lengths">The lengths of its axes, outermost first.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ModelFileException">It is missing, of another shape, or has NaN or infinity.</exception>
    public ReadOnlySpan<float> Require(string name, params ReadOnlySpan<int> lengths)
    {
        NamedTensor? found = file.Find(name);
        if (found is null || !found.Shape.SequenceEqual(lengths.ToArray()))
        {
            throw new ModelFileException(
                path,
                $"'{name}' of shape [{string.Join(", ", lengths.ToArray())}]",
                found is null ? "none" : $"[{string.Join(", ", found.Shape)}]");
        }

        RequireFinite(path, found);
        return found.Values.Span;
    }

    /// <summary>Refuses NaN and infinity, which no training leaves behind.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="ModelFileException">It has one.</exception>
    public static void RequireFinite(string path, NamedTensor tensor)
    {
        ReadOnlySpan<float> values = tensor.Values.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ModelFileException(
                    path, $"finite numbers in '{tensor.Name}'", FormattableString.Invariant($"{values[i]} at {i}"));
            }
        }
    }
}
