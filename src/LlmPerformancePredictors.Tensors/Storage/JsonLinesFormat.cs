using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LlmPerformancePredictors.Storage;

/// <summary>What formats of lines have in common.</summary>
internal static class JsonLinesFormat
{
    /// <summary>
    /// Names in snake_case, texts as they are, nothing for null; a line that lacks what it must have, or has null there, is
    /// refused.
    /// </summary>
    /// <param name="types">The types of lines, whose reading and writing is generated.</param>
    public static JsonSerializerOptions CreateOptions(IJsonTypeInfoResolver types) => new()
    {
        TypeInfoResolver = types,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>A line without white space around it, and the file's first without a byte order mark.</summary>
    /// <param name="line">The line.</param>
    /// <param name="start">Its position in the file.</param>
    /// <returns>What is left.</returns>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line, long start)
    {
        if (start == 0 && line.StartsWith(Encoding.UTF8.Preamble)) line = line[Encoding.UTF8.Preamble.Length..];
        return line.Trim(" \t\r\n"u8);
    }
}
