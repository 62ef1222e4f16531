using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Labeling;

/// <summary>An architecture of a pool with its label.</summary>
/// <param name="Index">Its place in the pool, from 0.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Prediction">Its score, or the reason why there is none.</param>
public sealed record Label(long Index, Architecture Architecture, Prediction Prediction);
