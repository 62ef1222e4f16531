using System.Globalization;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.ModelFiles;

/// <summary>
/// The checksum of a file's content in its metadata: SHA-256 over all other metadata and all tensors, by which flipped bytes are
/// noticed wherever they are. Files of other programs, and those written before there was one, have none.
/// </summary>
internal static class TensorFileChecksum
{
    /// <summary>Its name in the metadata; reserved.</summary>
    public const string Name = "content_checksum";

    // Of a checksum whose name was damaged, this tells that there was one.
    private const string Prefix = "content-sha256:";

    /// <summary>Computes the checksum.</summary>
    /// <param name="metadata">All strings by name; the checksum itself does not count.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <returns>What stands in the metadata.</returns>
    public static string Compute(IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<NamedTensor> tensors)
    {
        using var fingerprint = new Fingerprint();
        foreach ((string name, string value) in metadata.Where(IsContent).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            fingerprint.Append(Frame(name)).Append(Frame(value));
        foreach (NamedTensor tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            string shape = string.Join(',', tensor.Shape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
            fingerprint.Append("tensor").Append(Frame(tensor.Name)).Append(Frame(shape)).Append(tensor.Values.Span);
        }

        return Prefix + fingerprint;
    }

    /// <summary>Takes the checksum out of a file's metadata, and refuses content that it was not made of.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="metadata">All strings by name; afterwards without the checksum.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="ModelFileException">The content is another one.</exception>
    public static void Verify(string path, Dictionary<string, string> metadata, IEnumerable<NamedTensor> tensors)
    {
        if (!metadata.TryGetValue(Name, out string? found))
        {
            if (metadata.FirstOrDefault(entry => entry.Value.StartsWith(Prefix, StringComparison.Ordinal)).Key is { } name)
                throw new ModelFileException(path, $"the checksum as metadata '{Name}'", $"it as '{name}': the file is damaged");
            return;
        }

        if (Compute(metadata, tensors) != found)
        {
            throw new ModelFileException(
                path,
                $"the content that its metadata '{Name}' was made of",
                "other content: the file is damaged, restore it from a copy; or it was edited, then delete its checksum");
        }

        metadata.Remove(Name);
    }

    private static bool IsContent(KeyValuePair<string, string> entry) => entry.Key != Name;

    // With its length before it, no text can go on in the next.
    private static string Frame(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}");
}
