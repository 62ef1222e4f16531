using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.ModelFiles;

/// <summary>
/// A safetensors file of single-precision numbers (https://github.com/huggingface/safetensors): the length of the header
/// in 8 bytes, little-endian; the header in JSON, with a map of strings under "__metadata__"; the numbers. What this writes has
/// a checksum of its content in that map.
/// </summary>
internal sealed class TensorFile
{
    private readonly Dictionary<string, NamedTensor> _tensors;

    /// <summary>Creates the content of a file.</summary>
    /// <param name="metadata">Strings by name.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or a shape does not fit its numbers.</exception>
    public TensorFile(IReadOnlyDictionary<string, string> metadata, IEnumerable<NamedTensor> tensors)
    {
        if (metadata.ContainsKey(TensorFileChecksum.Name))
            throw new ArgumentException($"Metadata name '{TensorFileChecksum.Name}' is reserved; use another.", nameof(metadata));
        Metadata = new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal);
        _tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (NamedTensor tensor in tensors)
        {
            long count = tensor.Shape.Aggregate(1L, (product, length) => product * length);
            if (count != tensor.Values.Length || tensor.Shape.Any(length => length < 0))
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Shape)}] but {tensor.Values.Length} numbers.",
                    nameof(tensors));
            }

            if (tensor.Name == TensorFileFormat.MetadataName || !_tensors.TryAdd(tensor.Name, tensor))
                throw new ArgumentException(
                    $"Tensor name '{tensor.Name}' is reserved or occurs twice; names must be unique.", nameof(tensors));
        }
    }

    /// <summary>Strings by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in no order.</summary>
    public IReadOnlyCollection<NamedTensor> Tensors => _tensors.Values;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="ModelFileException">The file is damaged or holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TensorFile Read(string path)
    {
        using FileStream stream = BoundedFile.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a stream to its end, for example an embedded resource.</summary>
    /// <param name="stream">The content of a file; it stays open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="ModelFileException">The content is damaged or something else.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static TensorFile Read(Stream stream, string name)
    {
        try
        {
            return TensorFileFormat.Parse(name, BoundedFile.ReadBytes(stream, name, BoundedFile.MaxLarge));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelFileException(name, $"at most {BoundedFile.MaxLarge} bytes", "more", exception);
        }
    }

    /// <summary>Writes the file whole or not at all; the same content gives the same bytes.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream => TensorFileFormat.Write(this, stream));

    /// <summary>Finds a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The tensor, or null if there is none of that name.</returns>
    public NamedTensor? Find(string name) => _tensors.GetValueOrDefault(name);
}
