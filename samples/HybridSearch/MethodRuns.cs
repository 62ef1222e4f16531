namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>The searches of a method.</summary>
/// <param name="Name">The method.</param>
/// <param name="Runs">One a seed.</param>
internal sealed record MethodRuns(string Name, IReadOnlyList<RivalRun> Runs);
