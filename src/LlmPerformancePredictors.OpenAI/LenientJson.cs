using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// Reads what servers send, of which only a few fields are needed: any other may be missing, of another kind, or not even JSON in
/// the strict sense.
/// </summary>
internal static partial class LenientJson
{
    private const int MaxDepth = 1000;

    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    private static readonly JsonReaderOptions ReaderOptions = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    /// <summary>
    /// Parses a text. Bytes that are no UTF-8 and halves of surrogate pairs, as an answer that was cut off has them, become
    /// U+FFFD; NaN and Infinity, which Python writes, become null; line feeds and the like inside of texts are read as they are.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF');
        if (text.Contains(@"\ud", StringComparison.OrdinalIgnoreCase))
            text = Escapes().Replace(text, match => match.Groups[1].Success ? @"\ufffd" : match.Value);
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException)
        {
            text = Mend(text);
            if (!text.AsSpan().TrimStart().StartsWith("{")) return JsonDocument.Parse(text, Options);

            // What stands behind the object does not matter.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), ReaderOptions);
            return JsonDocument.ParseValue(ref reader);
        }
    }

    /// <summary>The one object of an array, as some servers wrap what they say; anything else as it is.</summary>
    public static JsonElement Unwrap(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 1 ? element[0] : element;

    /// <summary>A property, if the element is an object that has it.</summary>
    public static JsonElement? Find(this JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out JsonElement value) ? value : null;

    /// <summary>A property that is an object.</summary>
    public static JsonElement? FindObject(this JsonElement element, string property) =>
        element.Find(property) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>A property that is a text with something in it.</summary>
    public static string? FindText(this JsonElement element, string property) =>
        element.Find(property) is { ValueKind: JsonValueKind.String } value && value.GetString() is { } text
        && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;

    /// <summary>A property that is a whole number, or the text of one.</summary>
    public static long? FindInteger(this JsonElement element, string property)
    {
        string? text = element.Find(property) switch
        {
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            { ValueKind: JsonValueKind.String } written => written.GetString(),
            _ => null,
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue
                ? (long)value
                : null;
    }

    /// <summary>Whether there is nothing in it: null, false, 0, an empty text, or an object or array of nothing else.</summary>
    public static bool IsEmpty(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => IsEmptyObject(element),
        JsonValueKind.Array => IsEmptyArray(element),
        JsonValueKind.String => string.IsNullOrWhiteSpace(element.GetString()),
        JsonValueKind.Number => element.TryGetDouble(out double number) && number == 0,
        JsonValueKind.True => false,
        _ => true,
    };

    // Loops, as a body may have a million objects, and an enumerator in the way of LINQ is an object for each.
    private static bool IsEmptyObject(JsonElement element)
    {
        foreach (JsonProperty property in element.EnumerateObject())
            if (!property.Value.IsEmpty()) return false;
        return true;
    }

    private static bool IsEmptyArray(JsonElement element)
    {
        foreach (JsonElement item in element.EnumerateArray())
            if (!item.IsEmpty()) return false;
        return true;
    }

    // A body may have a million texts, of which hardly any is to be changed.
    private static string Mend(string text)
    {
        var mended = new StringBuilder();
        int end = 0;
        foreach (ValueMatch match in TextsAndNoNumbers().EnumerateMatches(text))
        {
            ReadOnlySpan<char> found = text.AsSpan(match.Index, match.Length);
            if (found[0] == '"' && !found.ContainsAnyInRange('\0', '\u001F')) continue;
            mended.Append(text, end, match.Index - end).Append(found[0] == '"' ? EscapeControls(found.ToString()) : "null");
            end = match.Index + match.Length;
        }

        return end == 0 ? text : mended.Append(text, end, text.Length - end).ToString();
    }

    private static string EscapeControls(string text) => string.Concat(
        text.Select(letter => letter < ' ' ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : $"{letter}"));

    // A pair of surrogates, half of one, or any other escape.
    [GeneratedRegex(@"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)|\\.", RegexOptions.Singleline)]
    private static partial Regex Escapes();

    // A text that does not end goes to the end: whoever looked for its last quote from every quote in it would never come back.
    [GeneratedRegex(@"""(?>[^""\\]+|\\.)*""?|-?\b(?:NaN|Infinity)\b", RegexOptions.Singleline)]
    private static partial Regex TextsAndNoNumbers();
}
