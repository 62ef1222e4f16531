namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// Settings of Adam (Kingma and Ba, arXiv 1412.6980) and AdamW (Loshchilov and Hutter, arXiv 1711.05101), which stay the
/// same from step to step; the learning rate is given with each step.
/// </summary>
public sealed record AdamOptions
{
    /// <summary>Gets the decay of the running mean of gradients.</summary>
    /// <value>Default 0.9; 0 to below 1.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Gets the decay of the running mean of squared gradients.</summary>
    /// <value>Default 0.999; 0 to below 1.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Gets what is added to the divisor.</summary>
    /// <value>Default 1e-8; above 0, at most 1.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Gets the weight decay.</summary>
    /// <value>Default 0, none; 0 to below 1.</value>
    public double WeightDecay { get; init; }

    /// <summary>Gets a value indicating whether weights shrink by learning rate times decay (AdamW) instead of the decay entering the gradient.</summary>
    /// <value>Default true.</value>
    public bool DecoupledWeightDecay { get; init; } = true;

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public void Validate()
    {
        Check(nameof(Beta1), Beta1, Beta1 is >= 0 and < 1, "0 to below 1");
        Check(nameof(Beta2), Beta2, Beta2 is >= 0 and < 1, "0 to below 1");
        Check(nameof(Epsilon), Epsilon, Epsilon is > 0 and <= 1, "above 0, at most 1");
        Check(nameof(WeightDecay), WeightDecay, WeightDecay is >= 0 and < 1, "0 to below 1");
    }

    private static void Check(string name, double value, bool allowed, string range)
    {
        if (!allowed)
            throw new ArgumentException(FormattableString.Invariant($"AdamOptions.{name} is {value}; allowed is {range}."), name);
    }
}
