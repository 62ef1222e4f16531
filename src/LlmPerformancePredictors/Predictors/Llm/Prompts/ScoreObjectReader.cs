using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>Reads the objects with one id and a score out of a JSON object: itself, or those in it, however deep.</summary>
internal static class ScoreObjectReader
{
    /// <summary>Reads an object.</summary>
    /// <param name="utf8">The text, from the object's first byte on; the object is whole.</param>
    /// <param name="scores">Receives the ids and scores, in order, each with the first byte of the score.</param>
    /// <returns>Whether the object itself is one with an id and a score.</returns>
    public static bool Read(ReadOnlySpan<byte> utf8, List<(string Id, string Score, int Start)> scores)
    {
        Utf8JsonReader reader = JsonObjectScanner.CreateReader(utf8);
        reader.Read();
        return ReadObject(ref reader, scores);
    }

    // An object with an id and a score is read as a whole: what lies in it explains and does not count.
    private static bool ReadObject(ref Utf8JsonReader reader, List<(string Id, string Score, int Start)> scores)
    {
        int before = scores.Count;
        var ids = new List<(string Text, int Start)>();
        var own = new List<(string Text, int Start)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Raw, as all that is read: unescaping would make names and digits that do not stand in the text.
            List<(string Text, int Start)>? values =
                reader.ValueSpan.SequenceEqual("id"u8) ? ids : reader.ValueSpan.SequenceEqual("score"u8) ? own : null;
            reader.Read();
            if (values is not null && ReadText(ref reader) is { } value) values.Add(value);
            else ReadValue(ref reader, scores);
        }

        if (ids.Count != 1 || own.Count == 0) return false;
        scores.RemoveRange(before, scores.Count - before);
        scores.AddRange(own.Select(score => (ids[0].Text, score.Text, score.Start)));
        return true;
    }

    private static void ReadValue(ref Utf8JsonReader reader, List<(string Id, string Score, int Start)> scores)
    {
        if (reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader, scores);
        if (reader.TokenType != JsonTokenType.StartArray) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadValue(ref reader, scores);
    }

    // A number or a string: "24.3" counts, a schema's {"type": "number"} does not.
    private static (string Text, int Start)? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String or JsonTokenType.Null)) return null;
        string text = Encoding.UTF8.GetString(reader.ValueSpan);
        int quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
        int space = Encoding.UTF8.GetByteCount(text.AsSpan(0, text.Length - text.AsSpan().TrimStart().Length));
        return (text.Trim(), (int)reader.TokenStartIndex + quote + space);
    }
}
