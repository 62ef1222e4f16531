using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Principles.Counting;

/// <summary>How <see cref="CountingPrincipleLearner"/> counts.</summary>
public sealed class CountingOptions
{
    /// <summary>How many of the source's best architectures are counted at most.</summary>
    /// <value>Default 50. From 1 to 10,000.</value>
    [OptionRange(1, 10_000)]
    public int SourceArchitectures { get; set; } = 50;

    /// <summary>How many of the target's best architectures so far a round of adaptation counts at most.</summary>
    /// <value>Default 10. From 1 to 10,000.</value>
    [OptionRange(1, 10_000)]
    public int TargetArchitectures { get; set; } = 10;

    /// <summary>How much one of the target's best counts, where one of the source's best counts 1.</summary>
    /// <value>Default 2. Above 0, to 1,000.</value>
    [OptionRange(0, 1000, MinimumIsExclusive = true, Allowed = "above 0 to 1000")]
    public double TargetWeight { get; set; } = 2;

    /// <summary>What is added to every count (Laplace), so that a few architectures do not rule a category out.</summary>
    /// <value>Default 1. From 0 to 1,000.</value>
    [OptionRange(0, 1000)]
    public double Smoothing { get; set; } = 1;

    /// <summary>The smoothed frequency from which a category is kept, beside the most frequent one, which always is.</summary>
    /// <value>Default 0.1. From 0 to 1.</value>
    [OptionRange(0, 1)]
    public double MinFrequency { get; set; } = 0.1;

    /// <summary>How many categories a choice may keep at most.</summary>
    /// <value>Default 2. From 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int MaxValuesPerChoice { get; set; } = 2;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public CountingOptions Clone() => (CountingOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="CountingOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class CountingOptionsValidator : IValidateOptions<CountingOptions>;
