using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Principles.Llm;

/// <summary>How <see cref="LlmPrincipleLearner"/> asks.</summary>
public sealed class LlmPrincipleOptions
{
    /// <summary>How often an answer that cannot be used is asked for again.</summary>
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

    /// <summary>The model's sampling seed; null leaves it to the model.</summary>
    /// <value>Default null. Any number.</value>
    public long? Seed { get; set; }

    internal ChatOptions? ToChatOptions() =>
        ModelId is null && Temperature is null && MaxOutputTokens is null && Seed is null
            ? null
            : new ChatOptions { ModelId = ModelId, Temperature = Temperature, MaxOutputTokens = MaxOutputTokens, Seed = Seed };

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public LlmPrincipleOptions Clone() => (LlmPrincipleOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="LlmPrincipleOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class LlmPrincipleOptionsValidator : IValidateOptions<LlmPrincipleOptions>;
