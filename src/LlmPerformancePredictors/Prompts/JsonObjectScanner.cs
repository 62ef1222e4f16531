using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Prompts;

/// <summary>Finds the JSON objects that stand in whatever a language model wrote. Never throws.</summary>
internal static class JsonObjectScanner
{
    /// <summary>
    /// Tries every '{' from left to right and goes on behind what parses, so prose, fences, several objects and an answer
    /// that was cut off in the middle all give the objects that are whole.
    /// </summary>
    /// <param name="answer">The text.</param>
    /// <returns>The outermost objects, in order.</returns>
    public static IEnumerable<JsonElement> Objects(string answer) =>
        Objects(Encoding.UTF8.GetBytes(answer)).Select(found => found.Element); // a lone surrogate becomes U+FFFD: no digit is touched

    /// <summary>The same, and where each object stands.</summary>
    /// <param name="utf8">The text.</param>
    /// <returns>The outermost objects with their first byte and their length in bytes, in order.</returns>
    public static IEnumerable<(JsonElement Element, int Start, int Length)> Objects(byte[] utf8)
    {
        int at = 0;
        while ((at = Next(utf8, at)) >= 0)
        {
            if (TryParse(utf8, at, out JsonElement element, out int length))
            {
                yield return (element, at, length);
                at += length;
            }
            else
            {
                at++;
            }
        }

        static int Next(byte[] utf8, int from)
        {
            int offset = utf8.AsSpan(from).IndexOf((byte)'{');
            return offset < 0 ? -1 : from + offset;
        }
    }

    private static bool TryParse(byte[] utf8, int at, out JsonElement element, out int length)
    {
        var reader = new Utf8JsonReader(utf8.AsSpan(at), new JsonReaderOptions { AllowTrailingCommas = true });
        (element, length) = (default, 0);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document)) return false;
            using (document) element = document.RootElement.Clone();
            length = (int)reader.BytesConsumed;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
