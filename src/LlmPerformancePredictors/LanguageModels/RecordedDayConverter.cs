using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A day as <c>2026-11-22</c>; anything else is read as none.</summary>
internal sealed class RecordedDayConverter : JsonConverter<DateOnly?>
{
    private const string Format = "yyyy-MM-dd";

    public override DateOnly? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return DateOnly.TryParseExact(
            reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : null;
    }

    public override void Write(Utf8JsonWriter writer, DateOnly? value, JsonSerializerOptions options)
    {
        if (value is { } day) writer.WriteStringValue(day.ToString(Format, CultureInfo.InvariantCulture));
        else writer.WriteNullValue();
    }
}
