namespace LlmPerformancePredictors.Distributed;

/// <summary>The state of a queue of evaluations at a moment, of all evaluators together.</summary>
/// <param name="Waiting">Tasks that nobody has.</param>
/// <param name="UnderWay">Tasks that workers hold.</param>
/// <param name="Workers">The workers that are alive, by name.</param>
public sealed record EvaluationQueueStatus(long Waiting, long UnderWay, IReadOnlyList<WorkerStatus> Workers);
