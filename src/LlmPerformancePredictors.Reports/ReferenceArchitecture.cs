using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Reports;

/// <summary>
/// An architecture from elsewhere that a report sets beside what was found, at the search's own score and costs.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Architecture">The architecture, of the search's space.</param>
/// <param name="Label">What others say of it, for example a published figure; a label, never a coordinate.</param>
public sealed record ReferenceArchitecture(string Name, Architecture Architecture, string Label)
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>The architecture, of the search's space.</summary>
    public Architecture Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    /// <summary>What others say of it, for example a published figure; a label, never a coordinate.</summary>
    public string Label { get; init; } = Label ?? throw new ArgumentNullException(nameof(Label));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Name), Name), (nameof(Architecture), Architecture), (nameof(Label), Label));
}
