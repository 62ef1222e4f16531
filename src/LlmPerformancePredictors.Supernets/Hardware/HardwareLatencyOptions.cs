using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Supernets.Hardware;

/// <summary>How latency is measured; the defaults are HAT's for translation (Wang et al., 2020, section 4.2).</summary>
public sealed class HardwareLatencyOptions
{
    /// <summary>The tokens of the source sentence.</summary>
    /// <value>Default 30; at least 1.</value>
    [OptionRange(1)]
    public int SourceLength { get; set; } = 30;

    /// <summary>The tokens that are decoded.</summary>
    /// <value>Default 30; at least 1.</value>
    [OptionRange(1)]
    public int TargetLength { get; set; } = 30;

    /// <summary>The runs before the measured ones.</summary>
    /// <value>Default 5; at least 0.</value>
    [OptionRange(0)]
    public int WarmUps { get; set; } = 5;

    /// <summary>The measured runs.</summary>
    /// <value>Default 20; at least 3.</value>
    [OptionRange(3)]
    public int Repeats { get; set; } = 20;

    /// <summary>The share of the measured runs that is left out at each end, the fastest and the slowest.</summary>
    /// <value>Default 0.1; 0 to below 0.5.</value>
    [OptionRange(0, 0.5, MaximumIsExclusive = true)]
    public double Trim { get; set; } = 0.1;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public HardwareLatencyOptions Clone() => (HardwareLatencyOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="HardwareLatencyOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class HardwareLatencyOptionsValidator : IValidateOptions<HardwareLatencyOptions>;
