using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.MultiObjective;

/// <summary>How <see cref="MultiObjectiveStrategy"/> searches; defaults after NSGA-II (Deb et al., 2002, section IV).</summary>
public sealed class MultiObjectiveOptions : IValidatableObject
{
    /// <summary>How many architectures a generation keeps, and how many children it has.</summary>
    /// <value>Default 100. From 2 to 10,000.</value>
    [OptionRange(2, 10_000)]
    public int PopulationSize { get; set; } = 100;

    /// <summary>How many generations are scored, the first one included.</summary>
    /// <value>Default 30. From 1 to 1,000,000.</value>
    [OptionRange(1, 1_000_000)]
    public int Generations { get; set; } = 30;

    /// <summary>The probability that a child has two parents; otherwise it is a mutant of one.</summary>
    /// <value>Default 0.9. From 0 to 1.</value>
    [OptionRange(0, 1)]
    public double CrossoverProbability { get; set; } = 0.9;

    /// <summary>The probability that a gene of a child is drawn anew.</summary>
    /// <value>Default null: one over the number of genes. From 0 to 1.</value>
    [OptionRange(0, 1)]
    public double? MutationProbability { get; set; }

    /// <summary>The names of the costs that are minimized beside the score.</summary>
    /// <value>Default null: all costs of the search. At least one name.</value>
    public IReadOnlyList<string>? Costs { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public MultiObjectiveOptions Clone()
    {
        var copy = (MultiObjectiveOptions)MemberwiseClone();
        copy.Costs = Costs is null ? null : [.. Costs];
        return copy;
    }

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Costs is { Count: 0 })
            yield return OptionError.Create(
                nameof(MultiObjectiveOptions), nameof(Costs), "empty", "null for all, or at least one name");
    }
}

/// <summary>Checks <see cref="MultiObjectiveOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class MultiObjectiveOptionsValidator : IValidateOptions<MultiObjectiveOptions>;
