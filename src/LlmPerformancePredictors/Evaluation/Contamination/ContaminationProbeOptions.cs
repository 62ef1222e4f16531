namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>What <see cref="ContaminationProbe"/> tries.</summary>
public sealed class ContaminationProbeOptions
{
    /// <summary>What is changed, one at a time; the original is always evaluated.</summary>
    /// <value>Default all. At least one beside the original.</value>
    public IReadOnlyList<ProbeCondition> Conditions { get; set; } = Enum.GetValues<ProbeCondition>();

    /// <summary>How often demonstrations are shuffled and scores permuted anew, each time asking the predictor again.</summary>
    /// <value>Default 1. From 1 to 100.</value>
    public int Repetitions { get; set; } = 1;

    /// <summary>The seed of orders, permutations and code names.</summary>
    /// <value>Default 1. Any number.</value>
    public int Seed { get; set; } = 1;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        string all = string.Join(", ", Enum.GetNames<ProbeCondition>());
        foreach (ProbeCondition condition in Conditions)
            if (!Enum.IsDefined(condition)) errors.Add($"ContaminationProbeOptions.Conditions has {condition}; allowed are {all}.");
        if (Conditions.All(condition => condition == ProbeCondition.Original))
            errors.Add($"ContaminationProbeOptions.Conditions has none to compare with the original; allowed are {all}.");
        if (Repetitions is < 1 or > 100)
            errors.Add(FormattableString.Invariant($"ContaminationProbeOptions.Repetitions is {Repetitions}; allowed is 1 to 100."));
        return errors;
    }
}
