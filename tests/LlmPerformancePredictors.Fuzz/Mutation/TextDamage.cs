using System.Text;

namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>Damages tables and YAML so that most of their form stays.</summary>
internal static class TextDamage
{
    private static readonly string[] Fields =
    [
        "", " ", "NaN", "nan", "Infinity", "-Infinity", "∞", "1e999", "-1e999", "1e308", "1e-320", "-1", "-0", "0", "1", "2",
        "0.5", "2147483648", "99999999999999999999", "1,5", "\"1\"", "\"", "x", "null", "0x10", "1e5", " 1 ", "１", "\0",
        "\uFFFD", "\u2028",
    ];

    private static readonly string[] YamlValues =
    [
        .. Fields, "[]", "{}", "[1, 2]", "[null]", "[[1]]", "~", "&a [*a]", "&a 1", "*a", "!!binary aGk=", "!!int x", "!x y", "|",
        ">", "'", "\"\\ud800\"", "\"\\x\"", "\"\\U00110000\"", "- 1", "? x", "<<: 1", "%TAG", "@x", "`x", "{a: {b: {c: 1}}}",
        "[1, 2", "yes", "1_000", "0o17", "1:30", "2026-01-01", "[-1, 0, 1]", "[1e9]", "[2147483647]", "[0]", "0.0", ".inf",
        ".nan", "-.inf",
    ];

    public static byte[] DamageTable(byte[] input, Random random)
    {
        string text = Encoding.UTF8.GetString(input);
        char separator = ",;|".MaxBy(letter => text.Count(other => other == letter));
        List<string[]> rows = [.. text.Split('\n').Select(row => row.Split(separator))];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int row = random.Next(rows.Count), field = random.Next(rows[row].Length), other = random.Next(rows.Count);
            switch (random.Next(9))
            {
                case 0 when rows.Count > 1:
                    rows.RemoveAt(row);
                    break;
                case 1:
                    rows.InsertRange(row, Enumerable.Repeat(rows[row], random.Next(8) == 0 ? random.Next(1, 3000) : 1));
                    break;
                case 2:
                    (rows[row], rows[other]) = (rows[other], rows[row]);
                    break;
                case 3:
                    rows[row] = [.. rows[row].Where((_, index) => index != field)];
                    if (rows[row].Length == 0) rows[row] = [""];
                    break;
                case 4:
                    rows[row] = [.. rows[row][..field], rows[other][random.Next(rows[other].Length)], .. rows[row][field..]];
                    break;
                case 5:
                    rows[row] = [.. rows[row], rows[row][field] + "\r"];
                    break;
                default:
                    rows[row] = [.. rows[row]];
                    rows[row][field] = Fields[random.Next(Fields.Length)];
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(row => string.Join(separator, row))));
    }

    public static byte[] DamageYaml(byte[] input, Random random)
    {
        List<string> lines = [.. Encoding.UTF8.GetString(input).Split('\n')];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int index = random.Next(lines.Count), other = random.Next(lines.Count);
            int colon = lines[index].IndexOf(':', StringComparison.Ordinal);
            string key = colon < 0 ? lines[index] : lines[index][..colon];
            switch (random.Next(11))
            {
                case 0 when lines.Count > 1:
                    lines.RemoveAt(index);
                    break;
                case 1:
                    lines.Insert(other, lines[index]);
                    break;
                case 2:
                    lines[index] = new string(' ', random.Next(1, 5)) + lines[index];
                    break;
                case 3:
                    lines[index] = $"{key}: {Nest(random)}";
                    break;
                case 4:
                    lines[index] = $"{key}: [{string.Join(", ", Enumerable.Range(0, random.Next(1, 20_000)))}]";
                    break;
                case 5:
                    lines.InsertRange(index, AliasBomb(random.Next(2, 30)));
                    break;
                case 6:
                    lines[index] = YamlValues[random.Next(YamlValues.Length)] + lines[index];
                    break;
                default:
                    lines[index] = $"{key}: {YamlValues[random.Next(YamlValues.Length)]}";
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static string Nest(Random random)
    {
        int depth = random.Next(4) == 0 ? random.Next(1, 20_000) : random.Next(1, 40);
        return new string('[', depth) + "1" + new string(']', depth);
    }

    // Every line holds ten of the one before.
    private static IEnumerable<string> AliasBomb(int lines) => Enumerable.Range(0, lines).Select(i => i == 0
        ? "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
        : $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");
}
