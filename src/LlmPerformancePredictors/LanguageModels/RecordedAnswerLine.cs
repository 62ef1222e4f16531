using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>One recorded answer as a line of JSON: the one format of recordings and answer stores.</summary>
internal sealed class RecordedAnswerLine
{
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true };
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [JsonPropertyName("model"), JsonRequired]
    public string Model { get; set; } = "";

    [JsonPropertyName("prompt_sha256"), JsonRequired]
    public string PromptSha256 { get; set; } = "";

    [JsonPropertyName("settings")]
    public string Settings { get; set; } = "";

    [JsonPropertyName("sample")]
    public int Sample { get; set; }

    [JsonPropertyName("recorded")]
    public JsonElement Recorded { get; set; }

    [JsonPropertyName("answer"), JsonRequired]
    public string Answer { get; set; } = "";

    [JsonPropertyName("usage")]
    public UsageProperties? Usage { get; set; }

    [JsonPropertyName("log_probabilities")]
    public TokenProperties[]? LogProbabilities { get; set; }

    [JsonPropertyName("finish_reason")]
    public string? FinishReason { get; set; }

    /// <exception cref="JsonException">The line is no recorded answer.</exception>
    public static RecordedAnswer Parse(ReadOnlySpan<byte> line)
    {
        RecordedAnswerLine parsed = JsonSerializer.Deserialize<RecordedAnswerLine>(line, Strict) ?? throw new JsonException("The line is null.");
        return new RecordedAnswer(new AnswerKey(parsed.Model, parsed.PromptSha256, parsed.Settings, parsed.Sample), parsed.Answer)
        {
            Day = ToDay(parsed.Recorded),
            Usage = parsed.Usage is { } usage ? new TokenUsage(usage.PromptBytes, usage.InputTokens, usage.OutputTokens) : null,
            FinishReason = parsed.FinishReason,
            LogProbabilities = parsed.LogProbabilities is { } tokens ? [.. tokens.Select(token => token.ToToken())] : null,
        };
    }

    /// <summary>Writes a line with its line feed.</summary>
    public static void Write(IBufferWriter<byte> buffer, RecordedAnswer answer)
    {
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("model", answer.Key.Model);
            json.WriteString("prompt_sha256", answer.Key.PromptSha256);
            json.WriteString("settings", answer.Key.Settings);
            json.WriteNumber("sample", answer.Key.Sample);
            if (answer.Day is { } day) json.WriteString("recorded", day.ToString(DayFormat, CultureInfo.InvariantCulture));
            if (answer.Usage is { } usage)
            {
                json.WriteStartObject("usage");
                json.WriteNumber("prompt_bytes", usage.PromptBytes);
                json.WriteNumber("input_tokens", usage.InputTokens);
                json.WriteNumber("output_tokens", usage.OutputTokens);
                json.WriteEndObject();
            }

            if (answer.FinishReason is { } reason) json.WriteString("finish_reason", reason);
            if (answer.LogProbabilities is { } tokens) Write(json, tokens);
            json.WriteString("answer", answer.Text);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<TokenLogProbability> tokens)
    {
        json.WriteStartArray("log_probabilities");
        foreach (TokenLogProbability token in tokens)
        {
            json.WriteStartObject();
            json.WriteString("text", token.Text);
            WriteLogProbability(json, token.LogProbability);
            if (token.Alternatives.Count > 0)
            {
                json.WriteStartArray("alternatives");
                foreach (TokenAlternative alternative in token.Alternatives)
                {
                    json.WriteStartObject();
                    json.WriteString("text", alternative.Text);
                    WriteLogProbability(json, alternative.LogProbability);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // JSON has no minus infinity, the logarithm of 0; without a number it is meant.
    private static void WriteLogProbability(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber("log_probability", value);
    }

    // A note for people, so what is no day is ignored as any further property is.
    private static DateOnly? ToDay(JsonElement recorded) =>
        recorded.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(recorded.GetString(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : null;

    internal sealed class UsageProperties
    {
        [JsonPropertyName("prompt_bytes")]
        public long PromptBytes { get; set; }

        [JsonPropertyName("input_tokens"), JsonRequired]
        public long InputTokens { get; set; }

        [JsonPropertyName("output_tokens"), JsonRequired]
        public long OutputTokens { get; set; }
    }

    internal class AlternativeProperties
    {
        [JsonPropertyName("text"), JsonRequired]
        public string Text { get; set; } = "";

        [JsonPropertyName("log_probability")]
        public double LogProbability { get; set; } = double.NegativeInfinity;
    }

    internal sealed class TokenProperties : AlternativeProperties
    {
        [JsonPropertyName("alternatives")]
        public AlternativeProperties[] Alternatives { get; set; } = [];

        public TokenLogProbability ToToken() =>
            new(Text, LogProbability, [.. Alternatives.Select(alternative => new TokenAlternative(alternative.Text, alternative.LogProbability))]);
    }
}
