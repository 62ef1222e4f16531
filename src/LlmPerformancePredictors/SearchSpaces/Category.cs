namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>One value of a <see cref="CategoricalChoice"/>.</summary>
/// <param name="Name">How the category is written in ids, prompts and answers.</param>
/// <param name="Description">What it means, for prompts and reports; empty if the name says it all.</param>
/// <param name="Code">An optional sketch of its code; prompts show it beneath the name.</param>
public sealed record Category(string Name, string Description = "", CodeSketch? Code = null);
