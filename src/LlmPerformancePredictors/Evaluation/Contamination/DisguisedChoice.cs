using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>A choice of a disguised space.</summary>
/// <param name="Code">Its code name.</param>
/// <param name="Original">The choice that it stands for; null for a decoy.</param>
/// <param name="Options">
/// The categories in their shown order: code name, and position in the original choice, -1 for a decoy; empty for numbers.
/// </param>
internal sealed record DisguisedChoice(string Code, Choice? Original, IReadOnlyList<(string Code, int Position)> Options);
