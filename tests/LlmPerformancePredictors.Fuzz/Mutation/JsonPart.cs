using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>A JSON value that can be made into what is none: doubled names, raw texts.</summary>
internal sealed class JsonPart
{
    private JsonPart(string raw) => Raw = raw;

    /// <summary>The text of a value that has no parts.</summary>
    public string Raw { get; set; }

    /// <summary>The parts of an object, each with its quoted name, or of an array, with names that are not written.</summary>
    public List<(string Name, JsonPart Value)>? Parts { get; set; }

    public bool IsObject { get; private init; }

    public static JsonPart FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonPart("")
        {
            IsObject = true,
            Parts = [.. element.EnumerateObject().Select(
                property => (JsonSerializer.Serialize(property.Name), FromElement(property.Value)))],
        },
        JsonValueKind.Array => new JsonPart("") { Parts = [.. element.EnumerateArray().Select(item => ("", FromElement(item)))] },
        _ => new JsonPart(element.GetRawText()),
    };

    public static JsonPart FromRaw(string raw) => new(raw);

    /// <summary>This value and all in it.</summary>
    public IEnumerable<JsonPart> GetAll() => Parts is null ? [this] : [this, .. Parts.SelectMany(part => part.Value.GetAll())];

    public string Write()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (Parts is null)
        {
            text.Append(Raw);
            return;
        }

        text.Append(IsObject ? '{' : '[');
        for (int i = 0; i < Parts.Count; i++)
        {
            if (i > 0) text.Append(',');
            if (IsObject) text.Append(Parts[i].Name).Append(':');
            Parts[i].Value.Write(text);
        }

        text.Append(IsObject ? '}' : ']');
    }
}
