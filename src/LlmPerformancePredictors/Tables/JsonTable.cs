using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tables;

/// <summary>
/// Tables as JSON: an array of objects, an architecture each, whose properties are the columns with typed values.
/// </summary>
internal static class JsonTable
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    public static List<(int Line, Dictionary<string, TableCell> Cells)> Read(TableFile file, string text)
    {
        byte[] json = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(json);
        var lines = new LineCounter(json);
        try
        {
            var rows = new List<(int Line, Dictionary<string, TableCell> Cells)>();
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException("A table is an array of objects, one an architecture.");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                rows.Add((lines.GetPlace(reader.TokenStartIndex).Line, ReadRow(ref reader, file, lines)));
            if (reader.Read()) throw new JsonException("Something stands behind the array.");
            return rows;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw file.Refuse(JsonPlace.Find(json, reader.TokenStartIndex), exception.Message);
        }
    }

    public static string Format(TableFile file, IEnumerable<(Architecture Architecture, TableValue[] Others)> rows)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartArray();
            foreach ((Architecture architecture, TableValue[] others) in rows)
            {
                writer.WriteStartObject();
                ArchitectureJsonConverter.WriteProperties(writer, architecture);
                for (int i = 0; i < others.Length; i++)
                {
                    if (others[i].Text is not { } value) continue;
                    writer.WritePropertyName(file.Columns[i]);
                    if (others[i].IsNumber) writer.WriteRawValue(value);
                    else writer.WriteStringValue(value);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static Dictionary<string, TableCell> ReadRow(ref Utf8JsonReader reader, TableFile file, LineCounter lines)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An architecture is an object of its choices.");
        var cells = new Dictionary<string, TableCell>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            (int line, int column) = lines.GetPlace(reader.TokenStartIndex);
            reader.Read();
            if (!file.Takes(name, line, column))
            {
                reader.Skip();
                continue;
            }

            IReadOnlyList<string> texts = file.Space.HasChoice(name)
                ? ArchitectureJsonConverter.ReadValue(ref reader, file.Space[name])?.Texts ?? []
                : ReadOther(ref reader, name);
            if (!cells.TryAdd(name, new TableCell(texts, line, column))) throw new JsonException($"'{name}' is given twice.");
        }

        return cells;
    }

    private static string[] ReadOther(ref Utf8JsonReader reader, string name)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Number => [document.RootElement.GetRawText()],
            JsonValueKind.String => [document.RootElement.GetString()!],
            _ => throw new JsonException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' is {document.RootElement.GetRawText()}; allowed is a number, a text or null.")),
        };
    }

    /// <summary>Lines of ascending positions, each byte looked at once.</summary>
    private sealed class LineCounter(byte[] json)
    {
        private int _counted;
        private int _line = 1;
        private int _lineStart;

        public (int Line, int Column) GetPlace(long index)
        {
            for (; _counted < index; _counted++)
                if (json[_counted] == (byte)'\n') (_line, _lineStart) = (_line + 1, _counted + 1);
            return (_line, Encoding.UTF8.GetCharCount(json.AsSpan(_lineStart, (int)index - _lineStart)) + 1);
        }
    }
}
