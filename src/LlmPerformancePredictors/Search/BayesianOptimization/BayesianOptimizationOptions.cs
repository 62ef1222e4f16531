using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>How <see cref="BayesianOptimizationStrategy"/> searches.</summary>
public sealed class BayesianOptimizationOptions : IValidatableObject
{
    /// <summary>How many architectures are evaluated, the first ones included, unless a budget ends the search before.</summary>
    /// <value>Default 100. Evaluations, from 1 to 10,000.</value>
    [OptionRange(1, 10_000)]
    public int Evaluations { get; set; } = 100;

    /// <summary>How many architectures have a score before the process proposes any; what is missing is drawn.</summary>
    /// <value>Default 10. Architectures, from 2 to 10,000.</value>
    [OptionRange(2, 10_000)]
    public int InitialArchitectures { get; set; } = 10;

    /// <summary>
    /// How many are proposed before the scores of any of them are known, to be evaluated at once; each counts as if it had the
    /// score that the process expects (kriging believer; Ginsbourger et al., 2010).
    /// </summary>
    /// <value>Default 1. Architectures, from 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int BatchSize { get; set; } = 1;

    /// <summary>
    /// With how many scores every second proposal is made without the prior means: with n of them and this number h it is the
    /// part n / (n + h), so that a wrong prior mean cannot hold the search back.
    /// </summary>
    /// <value>Default 200. Scores, above 0; infinity for never.</value>
    [OptionRange(0, MinimumIsExclusive = true)]
    public double PriorHalfLife { get; set; } = 200;

    /// <summary>The largest space all of whose architectures are candidates of every proposal.</summary>
    /// <value>Default 30,000. Architectures, from 0 to 1,000,000.</value>
    [OptionRange(0, 1_000_000)]
    public int MaxEnumerated { get; set; } = 30_000;

    /// <summary>
    /// In larger spaces: how many candidates a proposal is chosen among. They are the most promising ones so far, neighbors of
    /// the best, fresh samples and children of the most promising.
    /// </summary>
    /// <value>Default 4,000. Architectures, from 100 to 100,000.</value>
    [OptionRange(100, 100_000)]
    public int Candidates { get; set; } = 4000;

    /// <summary>The names of the costs that are minimized beside the score, by random scalarization (Knowles, 2006).</summary>
    /// <value>Default null: the score alone. At least one name.</value>
    public IReadOnlyList<string>? Costs { get; set; }

    /// <summary>How the process learns.</summary>
    /// <value>Default: all defaults.</value>
    [ValidateObjectMembers(typeof(GaussianProcessOptionsValidator))]
    public GaussianProcessOptions Process { get; set; } = new();

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public BayesianOptimizationOptions Clone()
    {
        var copy = (BayesianOptimizationOptions)MemberwiseClone();
        copy.Process = Process.Clone();
        copy.Costs = Costs is null ? null : [.. Costs];
        return copy;
    }

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Costs is { Count: 0 })
            yield return OptionError.Create(
                nameof(BayesianOptimizationOptions), nameof(Costs), "empty", "null for the score alone, or at least one name");
    }
}

/// <summary>Checks <see cref="BayesianOptimizationOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class BayesianOptimizationOptionsValidator : IValidateOptions<BayesianOptimizationOptions>;
