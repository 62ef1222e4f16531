using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// Names and texts of JSON that a language model wrote. An escaped lone surrogate is valid JSON that no string can hold; it is
/// found before the framework throws at it, as an answer may have a hundred thousand of them.
/// </summary>
internal static class JsonText
{
    private const string Unreadable = "\uFFFD";

    /// <summary>The name of a property.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The name; U+FFFD for one that no string can hold.</returns>
    public static string GetName(JsonProperty property) =>
        HoldsText(JsonMarshal.GetRawUtf8PropertyName(property)) ? property.Name : Unreadable;

    /// <summary>The text of an element.</summary>
    /// <param name="element">A string.</param>
    /// <returns>The text; U+FFFD for one that no string can hold.</returns>
    public static string Get(JsonElement element) =>
        HoldsText(JsonMarshal.GetRawUtf8Value(element)) ? element.GetString()! : Unreadable;

    /// <summary>Whether two values are the same; those with a text that no string can hold, letter by letter.</summary>
    /// <param name="one">A value.</param>
    /// <param name="other">Another.</param>
    public static bool AreEqual(JsonElement one, JsonElement other)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(one), otherRaw = JsonMarshal.GetRawUtf8Value(other);
        return HoldsText(raw) && HoldsText(otherRaw) ? JsonElement.DeepEquals(one, other) : raw.SequenceEqual(otherRaw);
    }

    private static bool HoldsText(ReadOnlySpan<byte> raw)
    {
        bool isHigh = false; // whether the low half of a pair has to follow
        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            if (isHigh && at > 0) return false;
            raw = raw[(at + 1)..];
            if (raw[0] != (byte)'u')
            {
                if (isHigh) return false;
                raw = raw[1..];
                continue;
            }

            if (!Utf8Parser.TryParse(raw.Slice(1, 4), out int code, out _, 'x')) return false;
            raw = raw[5..];
            if (char.IsLowSurrogate((char)code) != isHigh) return false;
            isHigh = char.IsHighSurrogate((char)code);
        }

        return !isHigh;
    }
}
