using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// Settings of Adam (Kingma and Ba, arXiv 1412.6980) and AdamW (Loshchilov and Hutter, arXiv 1711.05101), which stay the
/// same from step to step; the learning rate is given with each step.
/// </summary>
internal sealed class AdamOptions
{
    /// <summary>The decay of the running mean of gradients.</summary>
    /// <value>Default 0.9; 0 to below 1.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public double Beta1 { get; set; } = 0.9;

    /// <summary>The decay of the running mean of squared gradients.</summary>
    /// <value>Default 0.999; 0 to below 1.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public double Beta2 { get; set; } = 0.999;

    /// <summary>What is added to the divisor.</summary>
    /// <value>Default 1e-8; above 0, at most 1.</value>
    [OptionRange(0, 1, MinimumIsExclusive = true)]
    public double Epsilon { get; set; } = 1e-8;

    /// <summary>The weight decay.</summary>
    /// <value>Default 0, none; 0 to below 1.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public double WeightDecay { get; set; }

    /// <summary>Whether weights shrink by learning rate times decay (AdamW) instead of the decay entering the gradient.</summary>
    /// <value>Default true.</value>
    public bool DecoupledWeightDecay { get; set; } = true;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public AdamOptions Clone() => (AdamOptions)MemberwiseClone();
}
