using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// Tells the beginning of a line that this library was writing from anybody's text: it begins as only our own lines begin, and
/// has their properties alone, in their order.
/// </summary>
/// <param name="options">
/// How lines are written, with a resolver of their types: a torn line may be the first that is read.
/// </param>
/// <param name="kinds">The types of lines.</param>
internal sealed class TornLine(JsonSerializerOptions options, IReadOnlyList<Type> kinds)
{
    // Asked for at the first torn line: most files have none.
    private readonly Lazy<string[][]> _properties = new(() =>
    [
        .. from kind in kinds
           select (string[])[.. options.GetTypeInfo(kind).Properties.Select(property => property.Name), LineChecksum.Name],
    ]);

    /// <summary>Whether a text is the beginning of a line, and no whole one.</summary>
    /// <param name="text">The text, trimmed.</param>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return false;
        foreach (string[] properties in _properties.Value)
            if (Matches(text, properties)) return true;
        return false;
    }

    private static bool Matches(ReadOnlySpan<byte> text, string[] properties)
    {
        ReadOnlySpan<byte> start = Encoding.UTF8.GetBytes($"{{\"{properties[0]}\":");
        if (text.Length <= start.Length) return start.StartsWith(text);
        if (!text.StartsWith(start)) return false;
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        int last = -1;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0) return false;
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                int property = Array.IndexOf(properties, reader.GetString());
                if (property <= last) return false;
                last = property;
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a name that is no text.
            return false;
        }
    }
}
