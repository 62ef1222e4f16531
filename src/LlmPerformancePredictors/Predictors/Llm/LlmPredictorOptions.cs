using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>How <see cref="LlmPerformancePredictor"/> asks.</summary>
public sealed class LlmPredictorOptions
{
    /// <summary>
    /// How many architectures one prompt asks for. 1 is the paper's protocol; more cost less but are not independent.
    /// </summary>
    /// <value>Default 20. From 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int BatchSize { get; set; } = 20;

    /// <summary>
    /// How many answers are asked for every prompt; the score is their mean, with a standard deviation from 2 on.
    /// </summary>
    /// <value>Default 1. From 1 to 100.</value>
    [OptionRange(1, 100)]
    public int SamplesPerArchitecture { get; set; } = 1;

    /// <summary>How many calls may be under way at once.</summary>
    /// <value>Default 4. From 1 to 256.</value>
    [OptionRange(1, 256)]
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>How often architectures whose score could not be read are asked for again.</summary>
    /// <value>Default 1. From 0 to 5.</value>
    [OptionRange(0, 5)]
    public int RepairRounds { get; set; } = 1;

    /// <summary>The model; null leaves it to the chat client.</summary>
    /// <value>Default null.</value>
    public string? ModelId { get; set; }

    /// <summary>The sampling temperature; null leaves it to the model.</summary>
    /// <value>Default null. From 0 to 2.</value>
    [OptionRange(0, 2)]
    public float? Temperature { get; set; }

    /// <summary>The most tokens of an answer; null leaves it to the model.</summary>
    /// <value>Default null. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int? MaxOutputTokens { get; set; }

    /// <summary>
    /// The model's sampling seed; null leaves it to the model. Sample i of a prompt, from 0, is asked for with this seed plus
    /// i: the same seed would give the same answer again, and a deviation of 0.
    /// </summary>
    /// <value>Default null. Any number.</value>
    public long? Seed { get; set; }

    /// <summary>
    /// How many alternatives of every token are asked for, to make the score an expected score with a standard deviation.
    /// Where the model gives no log probabilities, or a score's tokens cannot be told, the score is the written one, without a
    /// deviation. Null asks for none.
    /// </summary>
    /// <value>Default null. From 1 to 20; servers may allow fewer.</value>
    [OptionRange(1, TokenLogProbabilities.MaxAlternatives)]
    public int? TopLogProbabilities { get; set; }

    /// <summary>Whether answers are asked for in the template's JSON schema, for models that can be held to one.</summary>
    /// <value>Default false.</value>
    public bool StructuredAnswers { get; set; }

    internal ChatOptions? ToChatOptions(int sample, JsonElement? answerSchema)
    {
        if (sample == 0 && ModelId is null && Temperature is null && MaxOutputTokens is null && Seed is null
            && TopLogProbabilities is null && !StructuredAnswers) return null;
        var options = new ChatOptions
        {
            ModelId = ModelId,
            Temperature = Temperature,
            MaxOutputTokens = MaxOutputTokens,
            Seed = Seed + sample,
            ResponseFormat = StructuredAnswers
                ? ChatResponseFormat.ForJsonSchema(answerSchema!.Value, AnswerSettings.PredictionsSchema)
                : null,
            AdditionalProperties = new AdditionalPropertiesDictionary { [AnswerKey.SampleProperty] = sample },
        };
        if (TopLogProbabilities is { } alternatives)
            options.AdditionalProperties[TokenLogProbabilities.RequestProperty] = alternatives;
        return options;
    }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public LlmPredictorOptions Clone() => (LlmPredictorOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="LlmPredictorOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class LlmPredictorOptionsValidator : IValidateOptions<LlmPredictorOptions>;
