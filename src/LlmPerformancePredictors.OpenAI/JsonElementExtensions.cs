using System.Text.Json;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>Properties that may be missing, or of another kind.</summary>
internal static class JsonElementExtensions
{
    public static string? FindText(this JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static JsonElement? FindObject(this JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(property, out JsonElement value)
        && value.ValueKind == JsonValueKind.Object
            ? value
            : null;
}
