using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>Damages JSON so that most of it stays JSON: values, names, nesting, order.</summary>
internal static partial class JsonDamage
{
    public static byte[] DamageDocument(byte[] input, Random random) =>
        Damage(Encoding.UTF8.GetString(input), random) is { } damaged ? Encoding.UTF8.GetBytes(damaged) : input;

    public static byte[] DamageLines(byte[] input, Random random)
    {
        // Lines without their checksum are read as they are, so that what is checked behind it is reached.
        string text = Encoding.UTF8.GetString(input);
        if (random.Next(4) > 0) text = Checksum().Replace(text, "");
        List<string> lines = [.. text.Split('\n')];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int index = random.Next(lines.Count);
            switch (random.Next(8))
            {
                case 0:
                    lines.RemoveAt(index);
                    break;
                case 1:
                    lines.Insert(random.Next(lines.Count + 1), lines[index]);
                    break;
                case 2:
                    int other = random.Next(lines.Count);
                    (lines[index], lines[other]) = (lines[other], lines[index]);
                    break;
                default:
                    lines[index] = Damage(lines[index], random) ?? lines[index];
                    break;
            }

            if (lines.Count == 0) lines.Add("");
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Damages a text of JSON.</summary>
    /// <returns>The text; null if it was no JSON.</returns>
    public static string? Damage(string json, Random random)
    {
        JsonPart root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            root = JsonPart.FromElement(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }

        for (int times = random.Next(1, 4); times > 0; times--) DamagePart(root, random);
        return root.Write();
    }

    private static void DamagePart(JsonPart root, Random random)
    {
        JsonPart[] all = [.. root.GetAll()];
        JsonPart part = all[random.Next(all.Length)];
        if (part.Parts is not { Count: > 0 } parts || random.Next(6) == 0)
        {
            Replace(part, all, random);
            return;
        }

        int index = random.Next(parts.Count);
        (string name, JsonPart value) = parts[index];
        switch (random.Next(7))
        {
            case 0:
                parts.RemoveAt(index);
                break;
            case 1:
                parts.Insert(random.Next(parts.Count + 1), (name, value));
                break;
            case 2:
                parts.Insert(random.Next(parts.Count + 1), (name, JsonPart.FromRaw(NastyTokens.PickJson(random))));
                break;
            case 3:
                string longer = ReadText(name == "" ? "\"\"" : name) + "x";
                parts[index] = (JsonSerializer.Serialize(longer), value);
                break;
            case 4:
                int times = random.Next(8) == 0 ? random.Next(1, 3000) : random.Next(1, 5);
                parts.AddRange(Enumerable.Repeat((name, value), times));
                break;
            case 5:
                int other = random.Next(parts.Count);
                (parts[index], parts[other]) = (
                    (parts[index].Name, parts[other].Value), (parts[other].Name, parts[index].Value));
                break;
            default:
                Replace(value, all, random);
                break;
        }
    }

    private static void Replace(JsonPart part, JsonPart[] all, Random random)
    {
        // A text that is JSON itself, as in the metadata of model files, is damaged within.
        bool isText = part.Parts is null && part.Raw.StartsWith('"');
        if (isText && random.Next(3) > 0 && Damage(ReadText(part.Raw), random) is { } inner)
        {
            part.Raw = JsonSerializer.Serialize(inner);
            return;
        }

        // Parts that hold this one must not become a part of it.
        JsonPart source = all[random.Next(all.Length)];
        string raw = random.Next(4) == 0 && source.Parts is null ? source.Raw : NastyTokens.PickJson(random);
        (part.Parts, part.Raw) = (null, raw);
    }

    private static string ReadText(string raw)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(raw) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    [GeneratedRegex(",\"crc32c\":\"[0-9a-f]{8}\"")]
    private static partial Regex Checksum();
}
