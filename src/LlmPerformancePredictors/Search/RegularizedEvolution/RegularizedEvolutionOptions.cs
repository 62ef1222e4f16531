namespace LlmPerformancePredictors.Search.RegularizedEvolution;

/// <summary>How <see cref="RegularizedEvolutionStrategy"/> searches (Real et al., 2019, algorithm 1).</summary>
public sealed class RegularizedEvolutionOptions
{
    /// <summary>How many of the youngest architectures live (the paper's P).</summary>
    /// <value>Default 100. From 1 to 100,000.</value>
    public int PopulationSize { get; set; } = 100;

    /// <summary>How many of them, drawn with replacement, compete to be the next parent (the paper's S).</summary>
    /// <value>Default 25. From 1 to 100,000.</value>
    public int TournamentSize { get; set; } = 25;

    /// <summary>How many architectures live in all, known ones included, unless a budget ends the search before (the paper's C).</summary>
    /// <value>Default 20,000. From 1.</value>
    public int Cycles { get; set; } = 20_000;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var check = new OptionChecks(nameof(RegularizedEvolutionOptions));
        check.Range(nameof(PopulationSize), PopulationSize, 1, 100_000);
        check.Range(nameof(TournamentSize), TournamentSize, 1, 100_000);
        check.Range(nameof(Cycles), Cycles, 1, int.MaxValue);
        return check.Errors;
    }

    internal RegularizedEvolutionOptions Clone() => (RegularizedEvolutionOptions)MemberwiseClone();
}
