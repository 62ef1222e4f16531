namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>What prompts call the parts of a space, as nouns in the singular whose plural takes an s.</summary>
/// <param name="Architecture">What an architecture is, for example <c>cell</c>.</param>
/// <param name="Choice">What a choice is, for example <c>edge</c>.</param>
/// <param name="Category">What a categorical choice chooses among, for example <c>operation</c>.</param>
public sealed record SpaceWording(string Architecture = "architecture", string Choice = "choice", string Category = "value");
