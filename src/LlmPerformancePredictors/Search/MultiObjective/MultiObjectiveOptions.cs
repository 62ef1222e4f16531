namespace LlmPerformancePredictors.Search.MultiObjective;

/// <summary>How <see cref="MultiObjectiveStrategy"/> searches; defaults after NSGA-II (Deb et al., 2002, section IV).</summary>
public sealed class MultiObjectiveOptions
{
    /// <summary>How many architectures a generation keeps, and how many children it has.</summary>
    /// <value>Default 100. From 2 to 10,000.</value>
    public int PopulationSize { get; set; } = 100;

    /// <summary>How many generations are scored, the first one included.</summary>
    /// <value>Default 30. From 1 to 1,000,000.</value>
    public int Generations { get; set; } = 30;

    /// <summary>The probability that a child has two parents; otherwise it is a mutant of one.</summary>
    /// <value>Default 0.9. From 0 to 1.</value>
    public double CrossoverProbability { get; set; } = 0.9;

    /// <summary>The probability that a gene of a child is drawn anew.</summary>
    /// <value>Default null: one over the number of genes. From 0 to 1.</value>
    public double? MutationProbability { get; set; }

    /// <summary>The names of the costs that are minimised beside the score.</summary>
    /// <value>Default null: all costs of the search.</value>
    public IReadOnlyList<string>? Costs { get; set; }

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var check = new OptionChecks(nameof(MultiObjectiveOptions));
        check.Range(nameof(PopulationSize), PopulationSize, 2, 10_000);
        check.Range(nameof(Generations), Generations, 1, 1_000_000);
        check.Range(nameof(CrossoverProbability), CrossoverProbability, 0, 1);
        if (MutationProbability is { } probability) check.Range(nameof(MutationProbability), probability, 0, 1);
        if (Costs is { } costs) check.Require(costs.Count > 0, nameof(Costs), "empty", "null for all, or at least one name");
        return check.Errors;
    }

    internal MultiObjectiveOptions Clone() => (MultiObjectiveOptions)MemberwiseClone();
}
