using System.Text;

namespace LlmPerformancePredictors.Reports;

/// <summary>A method with its runs, mostly one a seed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Runs">At least one.</param>
public sealed record ComparedMethod(string Name, IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>The runs.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; init; } = Runs ?? throw new ArgumentNullException(nameof(Runs));

    private bool PrintMembers(StringBuilder builder) =>
        RecordText.Print(builder, (nameof(Name), Name), (nameof(Runs), Runs));
}
