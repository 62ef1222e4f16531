namespace LlmPerformancePredictors.Search;

/// <summary>The state after a generation.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Predictor">The name of who scored it.</param>
/// <param name="Population">What the strategy goes on with; all scored by that predictor.</param>
public sealed record SearchGeneration(int Index, string Predictor, IReadOnlyList<ScoredCandidate> Population);
