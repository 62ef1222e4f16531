using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>What <see cref="ContaminationProbe"/> tries.</summary>
public sealed class ContaminationProbeOptions
{
    /// <summary>What is changed, one at a time; the original is always evaluated.</summary>
    /// <value>Default all. At least one beside the original.</value>
    [ProbeConditions]
    public IReadOnlyList<ProbeCondition> Conditions { get; set; } = Enum.GetValues<ProbeCondition>();

    /// <summary>How often demonstrations are shuffled and scores permuted anew, each time asking the predictor again.</summary>
    /// <value>Default 1. From 1 to 100.</value>
    [OptionRange(1, 100)]
    public int Repetitions { get; set; } = 1;

    /// <summary>The seed of orders, permutations and disguises.</summary>
    /// <value>Default 1. Any number.</value>
    public int Seed { get; set; } = 1;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public ContaminationProbeOptions Clone()
    {
        var copy = (ContaminationProbeOptions)MemberwiseClone();
        copy.Conditions = [.. Conditions];
        return copy;
    }
}

/// <summary>Checks <see cref="ContaminationProbeOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ContaminationProbeOptionsValidator : IValidateOptions<ContaminationProbeOptions>;
