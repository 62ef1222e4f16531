using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>How <see cref="GaussianProcessPredictor"/> learns.</summary>
public sealed class GaussianProcessOptions
{
    /// <summary>How scores become targets.</summary>
    /// <value>Default <see cref="TargetScale.Ranks"/>. One of the names.</value>
    [DefinedValue]
    public TargetScale Targets { get; set; } = TargetScale.Ranks;

    /// <summary>
    /// The expected sum of the weights of all prior means, before any score is seen: 0 trusts them no further than the trained
    /// scores show, 1 takes them as they are.
    /// </summary>
    /// <value>Default 0.67. From 0 to 1.</value>
    [OptionRange(0, 1)]
    public double PriorWeight { get; set; } = 0.67;

    /// <summary>How many trained scores it takes until they say more of a prior mean's weight than was expected.</summary>
    /// <value>Default 3. Scores, above 0 to 1,000.</value>
    [OptionRange(0, 1000, MinimumIsExclusive = true)]
    public double PriorStrength { get; set; } = 3;

    /// <summary>
    /// How many architectures of the space, drawn once, a prior mean is asked for, so that its scores are compared by rank. 0
    /// asks for none but those that are trained or predicted, for prior means that cost money.
    /// </summary>
    /// <value>Default 1,000. Architectures, from 0 to 100,000.</value>
    [OptionRange(0, 100_000)]
    public int PriorSample { get; set; } = 1000;

    /// <summary>The most trained architectures that the length scales are chosen by; all count in predictions.</summary>
    /// <value>Default 256. Architectures, from 2 to 10,000.</value>
    [OptionRange(2, 10_000)]
    public int ScaleSample { get; set; } = 256;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public GaussianProcessOptions Clone() => (GaussianProcessOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="GaussianProcessOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class GaussianProcessOptionsValidator : IValidateOptions<GaussianProcessOptions>;
