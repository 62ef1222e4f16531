using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LlmPerformancePredictors.ModelFiles;

/// <summary>The bytes of a safetensors file.</summary>
internal static class TensorFileFormat
{
    /// <summary>The header's name for the map of strings.</summary>
    public const string MetadataName = "__metadata__";

    private const string NumberType = "F32";
    private const int LengthBytes = 8;

    // The format's own bound.
    private const long MaxHeader = 100_000_000;

    /// <summary>Writes tensors in the ordinal order of their names.</summary>
    /// <param name="file">The content.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(TensorFile file, Stream stream)
    {
        NamedTensor[] tensors = [.. file.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        byte[] header = CreateHeader(file, tensors);
        Span<byte> length = stackalloc byte[LengthBytes];

        // Spaces, which JSON ignores, let the numbers begin at a multiple of 8.
        int padding = -header.Length & (LengthBytes - 1);
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + padding);
        stream.Write(length);
        stream.Write(header);
        stream.Write("        "u8[..padding]);
        foreach (NamedTensor tensor in tensors)
            WriteNumbers(tensor.Values.Span, stream);
    }

    /// <summary>Reads and checks all bytes of a file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>The content.</returns>
    /// <exception cref="ModelFileException">Something is not as the format says.</exception>
    public static TensorFile Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < LengthBytes)
        {
            throw new ModelFileException(
                path, "a safetensors file, at least 8 bytes for the length of its header", $"{bytes.Length} bytes");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        ulong available = (ulong)(bytes.Length - LengthBytes);
        if (length > MaxHeader || length > available || length < 2)
        {
            throw new ModelFileException(
                path,
                $"a header of 2 to {Math.Min(available, MaxHeader)} bytes (a file of another kind, or cut short)",
                $"a header length of {length}");
        }

        try
        {
            using JsonDocument header = JsonDocument.Parse(bytes.Slice(LengthBytes, (int)length));

            // JSON allows white space before it, the format does not.
            if (char.IsWhiteSpace((char)bytes.Span[LengthBytes]))
                throw new ModelFileException(path, "a header that begins with '{'", "white space before it");
            return new TensorFileHeader(path, bytes[(LengthBytes + (int)length)..]).Read(header.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second one is what the framework says of strings that are no text.
            throw new ModelFileException(path, "a header in JSON", exception.Message, exception);
        }
    }

    private static byte[] CreateHeader(TensorFile file, NamedTensor[] tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string name, string value) in file.Metadata)
                json.WriteString(name, value);
            json.WriteString(TensorFileChecksum.Name, TensorFileChecksum.Compute(file.Metadata, tensors));
            json.WriteEndObject();
            long offset = 0;
            foreach (NamedTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", NumberType);
                json.WriteStartArray("shape");
                foreach (int axis in tensor.Shape)
                    json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += (long)tensor.Values.Length * sizeof(float);
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(ReadOnlySpan<float> values, Stream stream)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
