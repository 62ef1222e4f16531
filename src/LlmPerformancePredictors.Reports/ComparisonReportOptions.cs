using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Reports;

/// <summary>What a <see cref="ComparisonReport"/> says beside the runs.</summary>
public sealed class ComparisonReportOptions : IValidatableObject
{
    /// <summary>The heading of the page.</summary>
    /// <value>Default "Comparison of searches".</value>
    public string Title { get; set; } = "Comparison of searches";

    /// <summary>After how many evaluations by the trusted predictor scores are compared, rising.</summary>
    /// <value>Default empty: a fifth, two, three, four and all of the longest run.</value>
    public IReadOnlyList<int> Stops { get; set; } = [];

    /// <summary>The best score that there is, where it is known; drawn as a line.</summary>
    /// <value>Default null: not known. Any number of the metric.</value>
    public double? Optimum { get; set; }

    /// <summary>Whether the time of a run is said, the one thing that differs when everything is done again.</summary>
    /// <value>Default true.</value>
    public bool ShowTimes { get; set; } = true;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public ComparisonReportOptions Clone()
    {
        var copy = (ComparisonReportOptions)MemberwiseClone();
        copy.Stops = [.. Stops];
        return copy;
    }

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Stops.Any(stop => stop < 1) || Stops.Zip(Stops.Skip(1)).Any(pair => pair.First >= pair.Second))
            yield return OptionError.Create(
                nameof(ComparisonReportOptions), nameof(Stops), $"[{string.Join(", ", Stops)}]", "rising numbers from 1");
    }
}

/// <summary>Checks <see cref="ComparisonReportOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ComparisonReportOptionsValidator : IValidateOptions<ComparisonReportOptions>;
