using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Trees;

/// <summary>How <see cref="GradientBoostedTreesPredictor"/> is trained.</summary>
public sealed class GradientBoostedTreesOptions
{
    /// <summary>The trees, each of which learns what those before it leave over.</summary>
    /// <value>Default 200. From 1 to 10,000.</value>
    [OptionRange(1, 10_000)]
    public int Trees { get; set; } = 200;

    /// <summary>The most leaves of a tree.</summary>
    /// <value>Default 8. From 2 to 1,024.</value>
    [OptionRange(2, 1024)]
    public int Leaves { get; set; } = 8;

    /// <summary>The fewest architectures in a leaf; a set of less than twice as many is never split.</summary>
    /// <value>Default 2. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int MinimumPerLeaf { get; set; } = 2;

    /// <summary>How much of what is left over each tree takes up.</summary>
    /// <value>Default 0.1. Above 0, at most 1.</value>
    [OptionRange(0, 1, MinimumIsExclusive = true)]
    public double LearningRate { get; set; } = 0.1;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public GradientBoostedTreesOptions Clone() => (GradientBoostedTreesOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="GradientBoostedTreesOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class GradientBoostedTreesOptionsValidator : IValidateOptions<GradientBoostedTreesOptions>;
