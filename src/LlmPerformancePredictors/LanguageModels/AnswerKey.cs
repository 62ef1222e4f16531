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
    /// <summary>The model's name.</summary>
    public string Model { get; init; } = Model ?? throw new ArgumentNullException(nameof(Model));

    /// <summary>SHA-256 of the UTF-8 bytes of the one user message, in lower-case hexadecimal.</summary>
    public string PromptSha256 { get; init; } = PromptSha256 ?? throw new ArgumentNullException(nameof(PromptSha256));

    /// <summary>
    /// The settings that were set, as <c>name=value</c> separated by semicolons, texts as JSON; empty for the model's defaults.
    /// </summary>
    public string Settings { get; init; } = Settings ?? throw new ArgumentNullException(nameof(Settings));

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
    /// <exception cref="ArgumentException">
    /// The settings have what no key can hold (a raw representation, a continuation, a value that is no JSON), so that the answer
    /// could be given for another question; the message names it.
    /// </exception>
    public static AnswerKey Create(string model, string prompt, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        return new(
            model,
            Fingerprint.Compute(prompt),
            options is null ? "" : AnswerSettings.Describe(options),
            options?.AdditionalProperties?.TryGetValue(SampleProperty, out int sample) == true ? sample : 0);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Invariant($"SHA-256 {PromptSha256}, model '{Model}', ")
        + Invariant($"settings {(Settings.Length == 0 ? "default" : Settings)}, sample {Sample}");
}
