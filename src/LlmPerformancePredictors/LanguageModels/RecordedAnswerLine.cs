using System.Text.Json.Serialization;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>One recorded answer as a line of JSON: the one format of recordings and answer stores, written and read.</summary>
internal sealed class RecordedAnswerLine
{
    /// <summary>The format of its files.</summary>
    public static JsonLinesFormat<RecordedAnswerLine> Format { get; } = new(
        "recorded answer", "Restore the line from a copy, or delete it and ask the model again.",
        JsonLinesFormat.CreateOptions(AnswerJson.Default));

    public required string Model { get; init; }

    [JsonPropertyName("prompt_sha256")]
    public required string PromptSha256 { get; init; }

    // Generated reading gives a property that can only be initialized no default of its own.
    public string Settings { get; set; } = "";

    public int Sample { get; init; }

    /// <summary>A note for people, so what is no day is ignored as any further property is.</summary>
    [JsonConverter(typeof(RecordedDayConverter))]
    public DateOnly? Recorded { get; init; }

    public UsageLine? Usage { get; init; }

    /// <summary>Where the usage is not known.</summary>
    public UsageLine? Reserved { get; init; }

    public string? FinishReason { get; init; }

    public string? Refusal { get; init; }

    public IReadOnlyList<TokenLine>? LogProbabilities { get; init; }

    public required string Answer { get; init; }

    public static RecordedAnswerLine From(RecordedAnswer answer) => new()
    {
        Model = answer.Key.Model,
        PromptSha256 = answer.Key.PromptSha256,
        Settings = answer.Key.Settings,
        Sample = answer.Key.Sample,
        Recorded = answer.Day,
        Usage = UsageLine.From(answer.Usage),
        Reserved = UsageLine.From(answer.Reservation),
        FinishReason = answer.FinishReason,
        Refusal = answer.Refusal,
        LogProbabilities = answer.LogProbabilities?.Select(TokenLine.From).ToArray(),
        Answer = answer.Text,
    };

    public RecordedAnswer ToAnswer() => new(new AnswerKey(Model, PromptSha256, Settings, Sample), Answer)
    {
        Day = Recorded,
        Usage = Usage?.ToUsage(),
        Reservation = Reserved?.ToUsage(),
        FinishReason = FinishReason,
        Refusal = Refusal,
        LogProbabilities = LogProbabilities?.Select(token => token.ToToken()).ToArray(),
    };

    internal sealed record UsageLine(long InputTokens, long OutputTokens, [property: JsonPropertyOrder(-1)] long PromptBytes = 0)
    {
        public static UsageLine? From(TokenUsage? usage) =>
            usage is null ? null : new UsageLine(usage.InputTokens, usage.OutputTokens, usage.PromptBytes);

        public TokenUsage ToUsage() => new(PromptBytes, InputTokens, OutputTokens);
    }

    /// <summary>A token. JSON has no minus infinity, the logarithm of 0; without a number it is meant.</summary>
    internal sealed record TokenLine(string Text, double? LogProbability = null, IReadOnlyList<TokenLine>? Alternatives = null)
    {
        public static TokenLine From(TokenLogProbability token) => new(
            token.Text,
            ToNumber(token.LogProbability),
            token.Alternatives.Count == 0
                ? null
                : [.. token.Alternatives.Select(other => new TokenLine(other.Text, ToNumber(other.LogProbability)))]);

        public TokenLogProbability ToToken() =>
            new(Text, ToLogProbability(LogProbability), [.. (Alternatives ?? []).Select(other => other.ToAlternative())]);

        private TokenAlternative ToAlternative() => new(Text, ToLogProbability(LogProbability));

        private static double ToLogProbability(double? number) => number ?? double.NegativeInfinity;

        private static double? ToNumber(double logProbability) => double.IsFinite(logProbability) ? logProbability : null;
    }
}
