using System.Buffers.Binary;
using System.Text;
using LlmPerformancePredictors.ModelFiles;

namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>
/// Damages model files: the header as JSON, under its right length; or the content, written again as the library does, so that
/// what readers check behind the format and its checksum is reached.
/// </summary>
internal static class TensorDamage
{
    private const int LengthBytes = 8;

    private static readonly float[] Numbers =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 0, -0f, 1, -1,
        1e30f, 1e-40f,
    ];

    private static readonly string[] Texts =
    [
        "", " ", "x", "0", "1", "-1", "2", "NaN", "Infinity", "1e999", "2147483648", "99999999999999999999", "null", "{}", "[]",
        "[1]", "\uFFFD", "\0",
    ];

    public static byte[] Damage(byte[] input, Random random) => random.Next(3) == 0
        ? DamageHeader(input, random)
        : DamageContent(input, random);

    private static byte[] DamageHeader(byte[] input, Random random)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(input);
        string? header = JsonDamage.Damage(Encoding.UTF8.GetString(input, LengthBytes, length), random);
        if (header is null) return input;
        byte[] bytes = Encoding.UTF8.GetBytes(header);
        byte[] prefix = new byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, bytes.Length);
        return [.. prefix, .. bytes, .. input[(LengthBytes + length)..]];
    }

    private static byte[] DamageContent(byte[] input, Random random)
    {
        TensorFile file;
        using (var stream = new MemoryStream(input))
            file = TensorFile.Read(stream, "seed");
        Dictionary<string, string> metadata = file.Metadata.ToDictionary();
        List<NamedTensor> tensors = [.. file.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            if (metadata.Count > 0 && random.Next(2) == 0) DamageMetadata(metadata, random);
            else if (tensors.Count > 0) DamageTensor(tensors, random);
        }

        try
        {
            using var written = new MemoryStream();
            TensorFileFormat.Write(new TensorFile(metadata, tensors), written);
            return written.ToArray();
        }
        catch (ArgumentException)
        {
            return input; // a lone surrogate, which cannot be written
        }
    }

    private static void DamageMetadata(Dictionary<string, string> metadata, Random random)
    {
        string key = metadata.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(metadata.Count));
        switch (random.Next(6))
        {
            case 0:
                metadata.Remove(key);
                break;
            case 1:
                metadata[key + "x"] = metadata[key];
                break;
            case 2:
                metadata[key] = Texts[random.Next(Texts.Length)];
                break;
            default:
                metadata[key] = JsonDamage.Damage(metadata[key], random) ?? Texts[random.Next(Texts.Length)];
                break;
        }
    }

    private static void DamageTensor(List<NamedTensor> tensors, Random random)
    {
        int index = random.Next(tensors.Count);
        NamedTensor tensor = tensors[index];
        switch (random.Next(7))
        {
            case 0:
                tensors.RemoveAt(index);
                break;
            case 1 when !tensors.Exists(other => other.Name == tensor.Name + "x"):
                tensors.Add(tensor with { Name = tensor.Name + "x" });
                break;
            case 2:
                tensors[index] = tensor with { Shape = [.. tensor.Shape.Reverse()] };
                break;
            case 3:
                tensors[index] = tensor with { Shape = [tensor.Values.Length] };
                break;
            case 4:
                tensors[index] = new NamedTensor(tensor.Name, [0, 3], ReadOnlyMemory<float>.Empty);
                break;
            default:
                float[] values = tensor.Values.ToArray();
                if (values.Length > 0) values[random.Next(values.Length)] = Numbers[random.Next(Numbers.Length)];
                tensors[index] = tensor with { Values = values };
                break;
        }
    }
}
