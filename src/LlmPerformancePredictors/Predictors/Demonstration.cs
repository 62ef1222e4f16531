using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors;

/// <summary>An architecture that was really trained, and the score that it reached.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="Score">Its score, in the task's metric.</param>
public sealed record Demonstration(Architecture Architecture, double Score);
