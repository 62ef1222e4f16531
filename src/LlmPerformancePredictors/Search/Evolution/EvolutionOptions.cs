using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.Evolution;

/// <summary>
/// How <see cref="EvolutionStrategy"/> searches; the defaults are those of HAT's published settings (Wang et al., 2020).
/// </summary>
public sealed class EvolutionOptions : IValidatableObject
{
    /// <summary>How many architectures the first generation draws; later ones have parents, mutants and crossovers.</summary>
    /// <value>Default 125. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int PopulationSize { get; set; } = 125;

    /// <summary>How many of the best of a generation live on and have children.</summary>
    /// <value>Default 25. From 1 to <see cref="PopulationSize"/>.</value>
    public int Parents { get; set; } = 25;

    /// <summary>How many mutants a generation has.</summary>
    /// <value>Default 50. From 0 to 100,000; mutants and crossovers together from 1.</value>
    [OptionRange(0, 100_000)]
    public int Mutants { get; set; } = 50;

    /// <summary>The probability that a gene of a mutant is drawn anew.</summary>
    /// <value>Default 0.3. From 0 to 1.</value>
    [OptionRange(0, 1)]
    public double MutationProbability { get; set; } = 0.3;

    /// <summary>How many children of two parents a generation has.</summary>
    /// <value>Default 50. From 0 to 100,000.</value>
    [OptionRange(0, 100_000)]
    public int Crossovers { get; set; } = 50;

    /// <summary>How many generations are scored, the first one included.</summary>
    /// <value>Default 30. From 1 to 1,000,000.</value>
    [OptionRange(1, 1_000_000)]
    public int Generations { get; set; } = 30;

    /// <summary>
    /// Whether a child may be an architecture that an earlier generation had, as in HAT's code. It costs no evaluation, and
    /// explores nothing. A generation never has an architecture twice.
    /// </summary>
    /// <value>Default false: children are new.</value>
    public bool AllowKnownChildren { get; set; }

    internal (string Name, object Value)[] Settings() =>
    [
        ("population_size", PopulationSize), ("parents", Parents), ("mutants", Mutants),
        ("mutation_probability", MutationProbability),
        ("crossovers", Crossovers), ("generations", Generations), ("allow_known_children", AllowKnownChildren),
    ];

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public EvolutionOptions Clone() => (EvolutionOptions)MemberwiseClone();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        int most = Math.Max(1, PopulationSize);
        if (Parents < 1 || Parents > most)
            yield return OptionError.Create(
                nameof(EvolutionOptions), nameof(Parents), Parents, FormattableString.Invariant($"1 to {most}"));
        if (Mutants + Crossovers <= 0)
            yield return OptionError.Create(nameof(EvolutionOptions), "Mutants + Crossovers", Mutants + Crossovers, "1 or more");
    }
}

/// <summary>Checks <see cref="EvolutionOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class EvolutionOptionsValidator : IValidateOptions<EvolutionOptions>;
