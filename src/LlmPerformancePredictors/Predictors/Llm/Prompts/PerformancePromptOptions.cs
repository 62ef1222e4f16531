using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>What the default prompt contains.</summary>
public sealed class PerformancePromptOptions : IValidatableObject
{
    /// <summary>Which parts the prompt has.</summary>
    /// <value>Default <see cref="PromptParts.All"/>.</value>
    public PromptParts Parts { get; set; } = PromptParts.All;

    /// <summary>How many of the demonstrations, from the first, are shown; null shows all.</summary>
    /// <value>Default null. From 0.</value>
    [OptionRange(0, Allowed = "0 or more, or null for all")]
    public int? MaxDemonstrations { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public PerformancePromptOptions Clone() => (PerformancePromptOptions)MemberwiseClone();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if ((Parts & ~PromptParts.All) != 0)
            yield return OptionError.Create(
                nameof(PerformancePromptOptions), nameof(Parts), (int)Parts,
                $"any combination of the parts, 0 to {(int)PromptParts.All}");
    }
}

/// <summary>Checks <see cref="PerformancePromptOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class PerformancePromptOptionsValidator : IValidateOptions<PerformancePromptOptions>;
