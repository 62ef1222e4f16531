namespace LlmPerformancePredictors.Supernets.Hardware;

/// <summary>How latency is measured; the defaults are HAT's for translation (Wang et al., 2020, section 4.2).</summary>
public sealed record HardwareLatencyOptions
{
    /// <summary>Gets the tokens of the source sentence.</summary>
    /// <value>Default 30; at least 1.</value>
    public int SourceLength { get; init; } = 30;

    /// <summary>Gets the tokens that are decoded.</summary>
    /// <value>Default 30; at least 1.</value>
    public int TargetLength { get; init; } = 30;

    /// <summary>Gets the runs before the measured ones.</summary>
    /// <value>Default 5; at least 0.</value>
    public int WarmUps { get; init; } = 5;

    /// <summary>Gets the measured runs.</summary>
    /// <value>Default 20; at least 3.</value>
    public int Repeats { get; init; } = 20;

    /// <summary>Gets the share of the measured runs that is left out at each end, the fastest and the slowest.</summary>
    /// <value>Default 0.1; 0 to below 0.5.</value>
    public double Trim { get; init; } = 0.1;

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public void Validate()
    {
        Check(nameof(SourceLength), SourceLength, SourceLength >= 1, "at least 1");
        Check(nameof(TargetLength), TargetLength, TargetLength >= 1, "at least 1");
        Check(nameof(WarmUps), WarmUps, WarmUps >= 0, "at least 0");
        Check(nameof(Repeats), Repeats, Repeats >= 3, "at least 3");
        Check(nameof(Trim), Trim, Trim is >= 0 and < 0.5, "0 to below 0.5");
    }

    private static void Check(string name, double value, bool allowed, string range)
    {
        if (!allowed)
            throw new ArgumentException(FormattableString.Invariant($"HardwareLatencyOptions.{name} is {value}; allowed is {range}."), name);
    }
}
