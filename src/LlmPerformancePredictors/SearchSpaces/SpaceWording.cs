using System.Text;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>What prompts call the parts of a space, as nouns in the singular whose plural takes an s.</summary>
/// <param name="Architecture">What an architecture is, for example <c>cell</c>.</param>
/// <param name="Choice">What a choice is, for example <c>edge</c>.</param>
/// <param name="Category">What a categorical choice chooses among, for example <c>operation</c>.</param>
public sealed record SpaceWording(string Architecture = "architecture", string Choice = "choice", string Category = "value")
{
    /// <summary>What an architecture is, for example <c>cell</c>.</summary>
    public string Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    /// <summary>What a choice is, for example <c>edge</c>.</summary>
    public string Choice { get; init; } = Choice ?? throw new ArgumentNullException(nameof(Choice));

    /// <summary>What a categorical choice chooses among, for example <c>operation</c>.</summary>
    public string Category { get; init; } = Category ?? throw new ArgumentNullException(nameof(Category));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Architecture), Architecture), (nameof(Choice), Choice), (nameof(Category), Category));
}
