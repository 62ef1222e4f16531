using System.Text;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>One value of a <see cref="CategoricalChoice"/>.</summary>
/// <param name="Name">How the category is written in ids, prompts and answers.</param>
/// <param name="Description">What it means, for prompts and reports; empty if the name says it all.</param>
/// <param name="Code">An optional sketch of its code; prompts show it beneath the name.</param>
public sealed record Category(string Name, string Description = "", CodeSketch? Code = null)
{
    /// <summary>How the category is written in ids, prompts and answers.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>What it means, for prompts and reports; empty if the name says it all.</summary>
    public string Description { get; init; } = Description ?? throw new ArgumentNullException(nameof(Description));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Name), Name), (nameof(Description), Description), (nameof(Code), Code));
}
