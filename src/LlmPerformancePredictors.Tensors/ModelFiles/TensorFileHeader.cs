using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LlmPerformancePredictors.ModelFiles;

/// <summary>Reads a header and the numbers it describes, and trusts neither.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="data">The bytes behind the header.</param>
internal sealed class TensorFileHeader(string path, ReadOnlyMemory<byte> data)
{
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<(long Begin, long End, NamedTensor Tensor)> _tensors = [];

    /// <summary>Reads all tensors.</summary>
    /// <param name="root">The header.</param>
    /// <returns>The content.</returns>
    /// <exception cref="ModelFileException">Something is not as the format says.</exception>
    public TensorFile Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Refuse("a JSON object as header", root.ValueKind.ToString());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw Refuse("each name once in the header", $"'{property.Name}' twice");
            if (property.Name == TensorFileFormat.MetadataName)
                ReadMetadata(property.Value);
            else
                ReadTensor(property.Name, property.Value);
        }

        CheckThatNumbersFollowEachOther();
        NamedTensor[] tensors = [.. _tensors.Select(entry => entry.Tensor)];
        TensorFileChecksum.Verify(path, _metadata, tensors);
        return new TensorFile(_metadata, tensors);
    }

    private void ReadMetadata(JsonElement map)
    {
        // The reference implementation reads null as no metadata.
        if (map.ValueKind == JsonValueKind.Null)
            return;
        if (map.ValueKind != JsonValueKind.Object)
            throw Refuse("a map of strings as metadata", map.ValueKind.ToString());
        foreach (JsonProperty property in map.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String || !_metadata.TryAdd(property.Name, property.Value.GetString()!))
                throw Refuse($"one string as metadata '{property.Name}'", property.Value.GetRawText());
        }
    }

    private void ReadTensor(string name, JsonElement entry)
    {
        string type = GetField(name, entry, "dtype", JsonValueKind.String).GetString()!;
        if (type != "F32")
            throw Refuse($"single-precision numbers (dtype F32) for '{name}'", $"dtype {type}");
        long[] shape = ReadNumbers(name, GetField(name, entry, "shape", JsonValueKind.Array), "shape");
        long[] offsets = ReadNumbers(name, GetField(name, entry, "data_offsets", JsonValueKind.Array), "data_offsets");
        if (entry.EnumerateObject().Count() != 3)
            throw Refuse($"exactly dtype, shape and data_offsets for '{name}'", entry.GetRawText());
        if (offsets.Length != 2 || offsets[0] > offsets[1] || offsets[1] > data.Length)
        {
            throw Refuse(
                $"data_offsets of '{name}' to rise within {data.Length} bytes of numbers (or the file is cut short)",
                Join(offsets));
        }

        // Compared by division, so that no product of a hostile shape overflows.
        long bytes = offsets[1] - offsets[0];
        Int128 wanted = shape.Contains(0) ? 0 : sizeof(float);
        foreach (long length in shape)
            wanted = wanted > bytes ? wanted : wanted * length;
        if (wanted != bytes || shape.Any(length => length > int.MaxValue))
            throw Refuse($"as many bytes for '{name}' as its shape {Join(shape)} needs", $"{bytes} bytes");
        float[] values = ToNumbers(data.Span.Slice((int)offsets[0], (int)bytes));
        _tensors.Add((offsets[0], offsets[1], new NamedTensor(name, Array.ConvertAll(shape, length => (int)length), values)));
    }

    private void CheckThatNumbersFollowEachOther()
    {
        long end = 0;
        foreach ((long begin, long last, NamedTensor tensor) in _tensors.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (begin != end)
                throw Refuse($"the numbers of '{tensor.Name}' at byte {end}, without gap or overlap", $"byte {begin}");
            end = last;
        }

        if (end != data.Length)
            throw Refuse($"{end} bytes of numbers", $"{data.Length} bytes");
    }

    private JsonElement GetField(string name, JsonElement entry, string field, JsonValueKind kind)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty(field, out JsonElement value)
            || value.ValueKind != kind)
        {
            throw Refuse($"'{name}' to have a field {field} ({kind})", entry.GetRawText());
        }

        return value;
    }

    private long[] ReadNumbers(string name, JsonElement array, string field)
    {
        var numbers = new List<long>();
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
                throw Refuse($"whole numbers of at least 0 as {field} of '{name}'", element.GetRawText());
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static float[] ToNumbers(ReadOnlySpan<byte> bytes)
    {
        float[] values = new float[bytes.Length / sizeof(float)];
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    private static string Join(long[] numbers) =>
        $"[{string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";

    private ModelFileException Refuse(string expected, string found) =>
        new(path, expected, found.Length > 200 ? found[..200] + "..." : found);
}
