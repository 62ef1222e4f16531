using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Principles;

/// <summary>What <see cref="PrinciplePromptTemplate"/> shows and allows.</summary>
public sealed class PrinciplePromptOptions
{
    /// <summary>How many of the source's best architectures are shown at most.</summary>
    /// <value>Default 50. From 1 to 10,000.</value>
    [OptionRange(1, 10_000)]
    public int SourceArchitectures { get; set; } = 50;

    /// <summary>How many of the target's best architectures so far a round of adaptation shows at most.</summary>
    /// <value>Default 10. From 1 to 10,000.</value>
    [OptionRange(1, 10_000)]
    public int TargetArchitectures { get; set; } = 10;

    /// <summary>How many values a choice may keep at most.</summary>
    /// <value>Default 2. From 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int MaxValuesPerChoice { get; set; } = 2;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public PrinciplePromptOptions Clone() => (PrinciplePromptOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="PrinciplePromptOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class PrinciplePromptOptionsValidator : IValidateOptions<PrinciplePromptOptions>;
