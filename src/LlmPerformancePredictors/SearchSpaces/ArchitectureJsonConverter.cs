using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Architectures as JSON: an object of the choices that count, in the space's order, with typed values:
/// <c>{"layers": 2, "widths": [64, 128], "optimizer": "adam"}</c>. Writing works without registration; reading is bound to a
/// space: add a converter of that space to <see cref="JsonSerializerOptions.Converters"/>, which generated code
/// (<see cref="JsonSerializerContext"/>) uses as well.
/// </summary>
/// <example>
/// <code>
/// var options = new JsonSerializerOptions { Converters = { new ArchitectureJsonConverter(space) } };
/// Architecture architecture = JsonSerializer.Deserialize&lt;Architecture&gt;(json, options)!;
/// </code>
/// </example>
public sealed class ArchitectureJsonConverter : JsonConverter<Architecture>
{
    private readonly SearchSpace? _space;

    /// <summary>Creates a converter that writes architectures of any space, and refuses to read.</summary>
    public ArchitectureJsonConverter()
    {
    }

    /// <summary>Creates a converter that reads and writes.</summary>
    /// <param name="space">The space whose architectures are read.</param>
    /// <exception cref="ArgumentNullException">The space is null.</exception>
    public ArchitectureJsonConverter(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">
    /// The object is no architecture of the space; the message names the choice, the value and what is allowed.
    /// </exception>
    /// <exception cref="NotSupportedException">The converter is bound to no space.</exception>
    public override Architecture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Architecture value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        Write(writer, value);
    }

    /// <summary>Reads the object that the reader stands at.</summary>
    internal Architecture Read(ref Utf8JsonReader reader)
    {
        SearchSpace space = _space
            ?? throw new NotSupportedException(
                $"An architecture is read in its space; add new {nameof(ArchitectureJsonConverter)}(space) to "
                + $"{nameof(JsonSerializerOptions)}.{nameof(JsonSerializerOptions.Converters)}.");
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"An architecture of '{space.Name}' is an object of its choices.");
        var values = new Dictionary<string, ChoiceValue>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!space.HasChoice(name))
                throw new JsonException($"'{space.Name}' has no choice '{name}'; its choices are {space.ChoiceNames}.");
            reader.Read();
            if (ReadValue(ref reader, space[name]) is { } value && !values.TryAdd(name, value))
                throw new JsonException($"'{name}' is given twice.");
        }

        try
        {
            return space.Create(values);
        }
        catch (InvalidArchitectureException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>Writes an object.</summary>
    internal static void Write(Utf8JsonWriter writer, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(architecture);
        writer.WriteStartObject();
        WriteProperties(writer, architecture);
        writer.WriteEndObject();
    }

    /// <summary>Writes the choices that count as properties of the object that is open.</summary>
    internal static void WriteProperties(Utf8JsonWriter writer, Architecture architecture)
    {
        foreach (Choice choice in architecture.Space.Choices)
        {
            string[] texts = architecture.GetTexts(choice.Name);
            if (texts.Length == 0) continue;
            writer.WritePropertyName(choice.Name);
            if (choice.IsList) writer.WriteStartArray();
            foreach (string text in texts)
            {
                if (choice is CategoricalChoice) writer.WriteStringValue(text);
                else writer.WriteNumberValue(decimal.Parse(text, CultureInfo.InvariantCulture));
            }

            if (choice.IsList) writer.WriteEndArray();
        }
    }

    /// <summary>Reads the value of a choice; null where JSON has null, as for a choice that does not count.</summary>
    /// <exception cref="JsonException">It has another type than the choice; the message says which is allowed.</exception>
    internal static ChoiceValue? ReadValue(ref Utf8JsonReader reader, Choice choice)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray) return ChoiceValue.FromTexts([ReadText(ref reader, choice)]);
        if (!choice.IsList)
            throw new JsonException($"'{choice.Name}' is a list; allowed is one value, {choice.Allowed}.");
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) texts.Add(ReadText(ref reader, choice));
        return ChoiceValue.FromTexts(texts);
    }

    private static string ReadText(ref Utf8JsonReader reader, Choice choice)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement value = document.RootElement;
        bool isName = choice is CategoricalChoice;
        if (value.ValueKind != (isName ? JsonValueKind.String : JsonValueKind.Number))
            throw new JsonException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{choice.Name}' is {value.GetRawText()}; allowed is a {(isName ? "text" : "number")}, {choice.Allowed}."));
        return isName ? value.GetString()! : value.GetRawText();
    }
}
