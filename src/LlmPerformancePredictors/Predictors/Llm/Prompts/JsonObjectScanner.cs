using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>Finds the JSON objects that stand in whatever a language model wrote. Never throws.</summary>
internal static class JsonObjectScanner
{
    /// <summary>
    /// Tries every '{' from left to right and goes on behind what parses, so prose, fences, several objects and an answer
    /// that was cut off in the middle all give the objects that are whole.
    /// </summary>
    /// <param name="answer">The text.</param>
    /// <returns>The outermost objects, in order.</returns>
    public static IEnumerable<JsonElement> FindObjects(string answer)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(answer); // a lone surrogate becomes U+FFFD: no digit is touched
        var options = new JsonDocumentOptions { AllowTrailingCommas = true };
        return FindRanges(utf8).Select(found => JsonElement.Parse(utf8.AsSpan(found.Start, found.Length), options));
    }

    /// <summary>The same, by where each object stands.</summary>
    /// <param name="utf8">The text.</param>
    /// <returns>The first byte and the length in bytes of the outermost objects, in order.</returns>
    public static IEnumerable<(int Start, int Length)> FindRanges(byte[] utf8)
    {
        int at = 0;
        while (utf8.AsSpan(at).IndexOf((byte)'{') is >= 0 and var offset)
        {
            at += offset;
            int length = MeasureObject(utf8.AsSpan(at));
            if (length > 0) yield return (at, length);
            at += Math.Max(length, 1);
        }
    }

    /// <summary>A reader of one object's tokens, as tolerant as the scanner.</summary>
    /// <param name="utf8">The text, from the object's first byte on.</param>
    /// <returns>The reader, before the first token.</returns>
    public static Utf8JsonReader CreateReader(ReadOnlySpan<byte> utf8) =>
        new(utf8, new JsonReaderOptions { AllowTrailingCommas = true });

    // 0 for what is no object.
    private static int MeasureObject(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = CreateReader(utf8);
        try
        {
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}
