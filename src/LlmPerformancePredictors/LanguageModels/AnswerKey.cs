using System.Text.Json;
using LlmPerformancePredictors.Storage;
using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// What makes an answer the answer to a question: model, prompt, sampling settings and which sample it is. Stable across
/// processes and versions, so that recorded answers stay valid.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="PromptSha256">SHA-256 of the UTF-8 bytes of the one user message, in lower-case hexadecimal.</param>
/// <param name="Settings">
/// The settings that were set, as <c>name=value</c> separated by semicolons, texts as JSON; empty for the model's defaults.
/// </param>
/// <param name="Sample">Which of several answers to the same prompt, from 0.</param>
public sealed record AnswerKey(string Model, string PromptSha256, string Settings = "", int Sample = 0)
{
    /// <summary>
    /// Name of the entry of <see cref="ChatOptions.AdditionalProperties"/> that holds the sample index, an <see cref="int"/>.
    /// </summary>
    public const string SampleProperty = "sample_index";

    /// <summary>The key as 32 digits, the same in every process and version.</summary>
    internal string ShortFingerprint => Fingerprint.ComputeShort(Invariant($"{Model}\n{PromptSha256}\n{Sample}\n{Settings}"));

    /// <summary>The key of a prompt.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="prompt">The one user message.</param>
    /// <param name="options">The settings; null for the model's defaults.</param>
    /// <returns>The key.</returns>
    public static AnswerKey Create(string model, string prompt, ChatOptions? options = null) => new(
        model,
        Fingerprint.Compute(prompt),
        options is null ? "" : DescribeSettings(options),
        options?.AdditionalProperties?.TryGetValue(SampleProperty, out int sample) == true ? sample : 0);

    /// <inheritdoc/>
    public override string ToString() =>
        Invariant($"SHA-256 {PromptSha256}, model '{Model}', ")
        + Invariant($"settings {(Settings.Length == 0 ? "default" : Settings)}, sample {Sample}");

    private static string DescribeSettings(ChatOptions options)
    {
        var settings = new List<string>();
        Add("temperature", options.Temperature);
        Add("top_p", options.TopP);
        Add("top_k", options.TopK);
        Add("seed", options.Seed);
        Add("max_output_tokens", options.MaxOutputTokens);
        Add("frequency_penalty", options.FrequencyPenalty);
        Add("presence_penalty", options.PresencePenalty);
        Add("response_format", options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } => "json:" + schema.GetRawText(),
            ChatResponseFormatJson => "json",
            ChatResponseFormatText => "text",
            _ => null,
        });
        Add("stop", options.StopSequences is { Count: > 0 } stop ? JsonSerializer.Serialize(stop) : null);
        Add("instructions", options.Instructions is { Length: > 0 } instructions ? JsonSerializer.Serialize(instructions) : null);
        Add("top_log_probabilities", TokenLogProbabilities.GetRequested(options));
        return string.Join(';', settings);

        void Add(string name, object? value)
        {
            if (value is not null) settings.Add(Invariant($"{name}={value}"));
        }
    }
}
