using System.Text;

namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>What readers are known to stumble over.</summary>
internal static class NastyTokens
{
    /// <summary>JSON values: what is no number in JSON, too large, of another kind, or in no encoding.</summary>
    public static readonly string[] JsonValues =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "2", "0.5", "1e308", "-1e308", "1e999", "-1e999", "1e-999", "2147483647",
        "2147483648", "-2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "99999999999999999999999999999999", "0.1e-30", "NaN", "Infinity", "-Infinity", "[]", "{}", "\"\"", "\"x\"", "\" \"",
        "\"NaN\"", "\"Infinity\"", "\"1e999\"", "\"-1\"", "\"1\"", "\"null\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"",
        "\"\\u001b[2J\"", "\"\\u2028\"", "\"\\n\"", "\"2026-13-45\"", "[null]", "[[]]", "{\"\":null}", "[1,2,3]",
        "{\"code\":429,\"message\":\"x\"}",
    ];

    private static readonly byte[][] Bytes =
    [
        .. JsonValues.Select(Encoding.UTF8.GetBytes),
        .. new[]
        {
            "\0", "\r\n", "\n", "\n\n", "\t", "\uFEFF", "\u2028", "\u00A0", "\u001b[31m", ",", ";", "=", ":", "\"", "'", "\\",
            "|", "~", "{", "}", "[", "]", "{\"a\":", "</think>", "<think>", "```json", "{\"id\": 1, \"score\": 24.3}", ", ...",
            "\\ud83d", "\\u", "/*x*/", "//", "%", "&a [*a, *a]", "*a", "<<: *a", "!!binary x", "? ", "---\n", "...\n",
            "|\n", ">\n", "- ", "#", "0x10", "1_000", "1,5", "+1", ".5", "5.", "e5", "１２", "٣",
        }.Select(Encoding.UTF8.GetBytes),
        [0xED, 0xA0, 0x80], [0xFF, 0xFE], [0xC3, 0x28], [0xF0, 0x9F], [0xC0, 0x80], [0x80],
        Encoding.UTF8.GetBytes(new string('9', 400)), Encoding.UTF8.GetBytes(new string('[', 2000)),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 2000))),
    ];

    public static ReadOnlySpan<byte> Pick(Random random) => Bytes[random.Next(Bytes.Length)];

    public static string PickJson(Random random) => random.Next(20) switch
    {
        0 => Nest(random, "[", "]"),
        1 => Nest(random, "{\"a\":", "}"),
        2 => $"\"{new string('x', random.Next(1, 20_000))}\"",
        3 => new string('9', random.Next(1, 1000)),
        4 => $"[{string.Join(',', Enumerable.Repeat(JsonValues[random.Next(JsonValues.Length)], random.Next(1, 5000)))}]",
        _ => JsonValues[random.Next(JsonValues.Length)],
    };

    private static string Nest(Random random, string open, string close)
    {
        int depth = random.Next(4) == 0 ? random.Next(1, 20_000) : random.Next(1, 100);
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
    }
}
