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
    public static JsonSerializerOptions Options { get; } = new(JsonLinesFormat.Options)
    {
        TypeInfoResolver = JournalJson.Default,
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

        public override JournalLine? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Utf8JsonReader ahead = reader;
            string? first =
                ahead.TokenType == JsonTokenType.StartObject && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName
                ? ahead.GetString()
                : null;
            return first switch
            {
                "search_journal" => JsonSerializer.Deserialize<JournalHeader>(ref reader, options),
                "generation" => JsonSerializer.Deserialize<EvaluationLine>(ref reader, options),
                "generation_end" => JsonSerializer.Deserialize<GenerationLine>(ref reader, options),
                "asked_again" => JsonSerializer.Deserialize<AskedAgainLine>(ref reader, options),
                "note" => JsonSerializer.Deserialize<NoteLine>(ref reader, options),
                _ => throw new JsonException(first is null ? "It has no property." : $"No line begins with '{first}'."),
            };
        }

        // Evaluations are by far the most; their type is looked up but once.
        public override void Write(Utf8JsonWriter writer, JournalLine value, JsonSerializerOptions options)
        {
            if (value is EvaluationLine evaluation)
                JsonSerializer.Serialize(writer, evaluation, _evaluations ??= GetInfo(options));
            else
                JsonSerializer.Serialize(writer, value, value.GetType(), options);
        }

        private static JsonTypeInfo<EvaluationLine> GetInfo(JsonSerializerOptions options) =>
            (JsonTypeInfo<EvaluationLine>)options.GetTypeInfo(typeof(EvaluationLine));
    }
}
