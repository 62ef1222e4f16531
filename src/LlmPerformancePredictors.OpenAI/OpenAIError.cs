using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>What a server says in place of an answer, whatever the shape of its body.</summary>
/// <param name="Words">The server's words; empty if it has none.</param>
/// <param name="Type">The type of the error, if it has one.</param>
/// <param name="Code">Its code, if it has one.</param>
/// <param name="Status">The HTTP status that its code is, if it is one.</param>
internal sealed partial record OpenAIError(string Words, string? Type, string? Code, int? Status)
{
    private const int TooManyRequests = 429;
    private const int Unavailable = 503;
    private const int MaxLength = 1 << 20;

    // Whatever a secret is encoded as, it is shorter than this.
    internal const int MaxSecret = 4096;
    private const int MaxDepth = 8;
    private const int MaxItems = 5;

    private static readonly string[] WordProperties =
        ["message", "detail", "error", "msg", "error_description", "errors", "title", "description", "reason"];

    private static readonly string[] WordsOfErrors = ["message", "detail", "errors", "msg", "error_description"];

    private static readonly string[] StatusProperties = ["code", "status", "status_code", "http_code"];

    private static readonly string[] NamesOfTooMany = ["rate_limit", "ratelimit", "too_many", "toomany", "exhausted", "throttl"];

    private static readonly string[] NamesOfTrouble =
        ["overloaded", "server_error", "internal_error", "unavailable", "bad_gateway"];

    /// <summary>Reads the body of a response whose status says that it is an error.</summary>
    public static OpenAIError FromBody(ReadOnlySpan<byte> body)
    {
        // No error is as long as that; a beginning of it says enough.
        if (body.Length > MaxLength) return new OpenAIError(FromText(Encoding.UTF8.GetString(body)), null, null, null);
        try
        {
            using JsonDocument parsed = LenientJson.Parse(body);
            return FromBody(parsed.RootElement);
        }
        catch (JsonException)
        {
            return new OpenAIError(FromText(Encoding.UTF8.GetString(body)), null, null, null);
        }
    }

    /// <summary>Reads a body that is an error, of any shape.</summary>
    public static OpenAIError FromBody(JsonElement body) =>
        Find(body) ?? new OpenAIError(FindWords(body.Unwrap(), 0), null, null, null);

    /// <summary>Finds the error in a body that may as well be something else.</summary>
    /// <returns>The error; null if there is none.</returns>
    public static OpenAIError? Find(JsonElement body)
    {
        body = body.Unwrap();
        if (FindError(body) is { } error) return Create(error, body);
        JsonElement? choice = OpenAIAnswer.FindChoice(body);
        if (choice is { } first && FindError(first) is { } broken) return Create(broken, first);
        bool isError = WordsOfErrors.Any(property => body.Find(property) is { } words && !words.IsEmpty())
            || body.FindText("object") == "error" || FindStatus(body) is not null;
        return choice is null && isError ? Create(body, body) : null;

        static JsonElement? FindError(JsonElement element) =>
            element.Find("error") is { } value && !value.IsEmpty() ? value : null;
    }

    private static OpenAIError Create(JsonElement error, JsonElement body)
    {
        // An error that is but true has its words beside it.
        bool isObject = error.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        string words = error.ValueKind is JsonValueKind.True or JsonValueKind.Number
            ? FindWords(body, 0)
            : FindWords(error, 0);
        if (error.FindObject("metadata")?.FindText("raw") is { } raw) words = $"{words}: {raw}";
        JsonElement[] named = [.. GetNested(isObject ? error : body)];
        string? type = named.Select(level => level.FindText("type")).FirstOrDefault(found => found is not null);
        string? code = named
            .Select(level => level.FindText("code") ?? level.FindInteger("code")?.ToString(CultureInfo.InvariantCulture))
            .FirstOrDefault(found => found is not null);
        int? status = GetStatus(GetInteger(error)) ?? FindStatus(error) ?? FindStatus(body)
            ?? GetStatus([type, code, .. named.Select(level => level.FindText("status"))]);
        return new OpenAIError(words, type, code, status);
    }

    // An error, the first of a list of errors, and what servers in between have put it into.
    private static IEnumerable<JsonElement> GetNested(JsonElement error)
    {
        for (int depth = 0; depth < MaxDepth; depth++)
        {
            if (error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0) error = error[0];
            if (error.ValueKind != JsonValueKind.Object) yield break;
            yield return error;
            if ((error.Find("error") ?? error.Find("errors")) is not { } inner) yield break;
            error = inner;
        }
    }

    private static int? FindStatus(JsonElement element) => GetNested(element)
        .SelectMany(level => StatusProperties.Select(property => GetStatus(level.FindInteger(property))))
        .FirstOrDefault(status => status is not null);

    private static int? GetStatus(long? number) => number is >= 400 and < 600 ? (int)number : null;

    private static long? GetInteger(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) ? number : null;

    private static int? GetStatus(IEnumerable<string?> names)
    {
        string all = string.Join(' ', names);
        return NamesOfTooMany.Any(Has) ? TooManyRequests : NamesOfTrouble.Any(Has) ? Unavailable : null;

        bool Has(string name) => all.Contains(name, StringComparison.OrdinalIgnoreCase);
    }

    private static string FindWords(JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return FromText(element.GetString()!);
            case JsonValueKind.Object when depth < MaxDepth:
                foreach (string property in WordProperties)
                {
                    if (element.Find(property) is not { } value || value.IsEmpty()) continue;
                    if (value.ValueKind is JsonValueKind.True or JsonValueKind.Number) continue;
                    return FindWords(value, depth + 1);
                }

                return element.GetRawText();
            case JsonValueKind.Array when depth < MaxDepth:
                return string.Join("; ", element.EnumerateArray().Take(MaxItems).Select(item => FindWords(item, depth + 1)));
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return "";
            default:
                return element.GetRawText();
        }
    }

    /// <summary>The words of a text, which may be a page; a longer one than any error is cut.</summary>
    public static string FromText(string text)
    {
        bool isCut = text.Length > MaxLength;
        if (isCut) text = text[..MaxLength];
        string words = text.AsSpan().TrimStart().StartsWith("<")
            ? WebUtility.HtmlDecode(Tags().Replace(Scripts().Replace(text, " "), " ")).Trim()
            : text;

        // At the cut may stand the beginning of a secret, which nobody would recognize.
        return isCut ? words[..Math.Max(0, words.Length - MaxSecret)] : words;
    }

    // What is not closed goes to the end, so that every letter is looked at once.
    [GeneratedRegex("<(script|style)\\b.*?(?:</\\1>|\\z)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Tags();
}
