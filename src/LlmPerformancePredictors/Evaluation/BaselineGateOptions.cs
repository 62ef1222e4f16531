using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>How sure <see cref="BaselineGate"/> has to be.</summary>
public sealed class BaselineGateOptions
{
    /// <summary>The number of bootstrap resamples.</summary>
    /// <value>Default 2,000. From 100 to 1,000,000.</value>
    [OptionRange(100, 1_000_000)]
    public int Resamples { get; set; } = 2000;

    /// <summary>The share of resamples in which the candidate has to be the better one.</summary>
    /// <value>Default 0.95. Above 0.5, below 1.</value>
    [OptionRange(0.5, 1, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Confidence { get; set; } = 0.95;

    /// <summary>The seed of the resamples.</summary>
    /// <value>Default 1. Any number.</value>
    public int Seed { get; set; } = 1;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public BaselineGateOptions Clone() => (BaselineGateOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="BaselineGateOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class BaselineGateOptionsValidator : IValidateOptions<BaselineGateOptions>;
