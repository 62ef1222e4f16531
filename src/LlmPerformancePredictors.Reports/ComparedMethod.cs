namespace LlmPerformancePredictors.Reports;

/// <summary>A method with its runs, mostly one a seed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Runs">At least one.</param>
public sealed record ComparedMethod(string Name, IReadOnlyList<ComparedRun> Runs);
