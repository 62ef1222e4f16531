using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.RegularizedEvolution;

/// <summary>How <see cref="RegularizedEvolutionStrategy"/> searches (Real et al., 2019, algorithm 1).</summary>
public sealed class RegularizedEvolutionOptions
{
    /// <summary>How many of the youngest architectures live (the paper's P).</summary>
    /// <value>Default 100. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int PopulationSize { get; set; } = 100;

    /// <summary>How many of them, drawn with replacement, compete to be the next parent (the paper's S).</summary>
    /// <value>Default 25. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int TournamentSize { get; set; } = 25;

    /// <summary>
    /// How many architectures live in all, known ones included, unless a budget ends the search before (the paper's C).
    /// </summary>
    /// <value>Default 20,000. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int Cycles { get; set; } = 20_000;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public RegularizedEvolutionOptions Clone() => (RegularizedEvolutionOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="RegularizedEvolutionOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RegularizedEvolutionOptionsValidator : IValidateOptions<RegularizedEvolutionOptions>;
