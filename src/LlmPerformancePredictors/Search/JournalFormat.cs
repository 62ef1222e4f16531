using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// How the lines of a search journal are written and read: JSON, one object a line, told apart by their first property.
/// </summary>
internal static class JournalFormat
{
    public static JsonSerializerOptions Options { get; } = new(JsonLinesFormat.CreateOptions(JournalJson.Default))
    {
        Converters =
        {
            new LineConverter(),
            new JsonStringEnumConverter<CandidateOrigin>(),
            new JsonStringEnumConverter<PredictionFailureKind>(),
            new JsonStringEnumConverter<MetricDirection>(),
        },
    };

    public static JsonLinesFormat<JournalLine> Lines { get; } = new(
        "line of a search journal", "Restore the line from a copy, or delete it and all that follow.", Options,
        [typeof(JournalHeader), typeof(EvaluationLine), typeof(GenerationLine), typeof(AskedAgainLine), typeof(NoteLine)]);

    private sealed class LineConverter : JsonConverter<JournalLine>
    {
        private JsonTypeInfo<EvaluationLine>? _evaluations;

        // Evaluations are by far the most; their type is looked up but once.
        private JsonTypeInfo<EvaluationLine> GetEvaluations(JsonSerializerOptions options) =>
            _evaluations ??= StrictJson.GetTypeInfo<EvaluationLine>(options);

        public override JournalLine? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Utf8JsonReader ahead = reader;
            string? first =
                ahead.TokenType == JsonTokenType.StartObject && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName
                ? ahead.GetString()
                : null;
            return first switch
            {
                "search_journal" => Read<JournalHeader>(ref reader, options),
                "generation" => JsonSerializer.Deserialize(ref reader, GetEvaluations(options)),
                "generation_end" => Read<GenerationLine>(ref reader, options),
                "asked_again" => Read<AskedAgainLine>(ref reader, options),
                "note" => Read<NoteLine>(ref reader, options),
                _ => throw new JsonException(first is null ? "It has no property." : $"No line begins with '{first}'."),
            };
        }

        public override void Write(Utf8JsonWriter writer, JournalLine value, JsonSerializerOptions options)
        {
            if (value is EvaluationLine evaluation)
                JsonSerializer.Serialize(writer, evaluation, GetEvaluations(options));
            else
                JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
        }

        private static T? Read<T>(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize(ref reader, StrictJson.GetTypeInfo<T>(options));
    }
}
