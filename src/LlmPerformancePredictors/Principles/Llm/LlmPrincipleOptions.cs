using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Principles.Llm;

/// <summary>How <see cref="LlmPrincipleLearner"/> asks.</summary>
public sealed class LlmPrincipleOptions
{
    /// <summary>How often an answer that cannot be used is asked for again.</summary>
    /// <value>Default 1. From 0 to 5.</value>
    public int RepairRounds { get; set; } = 1;

    /// <summary>The model; null leaves it to the chat client.</summary>
    /// <value>Default null.</value>
    public string? ModelId { get; set; }

    /// <summary>The sampling temperature; null leaves it to the model.</summary>
    /// <value>Default null. From 0 to 2.</value>
    public float? Temperature { get; set; }

    /// <summary>The most tokens of an answer; null leaves it to the model.</summary>
    /// <value>Default null. From 1.</value>
    public int? MaxOutputTokens { get; set; }

    /// <summary>The model's sampling seed; null leaves it to the model.</summary>
    /// <value>Default null.</value>
    public long? Seed { get; set; }

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Range(nameof(RepairRounds), RepairRounds, 0, 5);
        if (Temperature is { } temperature) Range(nameof(Temperature), temperature, 0, 2);
        if (MaxOutputTokens is { } tokens) Range(nameof(MaxOutputTokens), tokens, 1, int.MaxValue);
        return errors;

        void Range(string option, double value, double minimum, double maximum)
        {
            if (!(value >= minimum && value <= maximum))
                errors.Add(FormattableString.Invariant($"LlmPrincipleOptions.{option} is {value}; allowed is {minimum} to {maximum}."));
        }
    }

    internal ChatOptions? ToChatOptions() =>
        ModelId is null && Temperature is null && MaxOutputTokens is null && Seed is null
            ? null
            : new ChatOptions { ModelId = ModelId, Temperature = Temperature, MaxOutputTokens = MaxOutputTokens, Seed = Seed };

    internal LlmPrincipleOptions Clone() => (LlmPrincipleOptions)MemberwiseClone();
}
