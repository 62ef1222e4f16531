namespace LlmPerformancePredictors.Distributed;

/// <summary>A report on the wire.</summary>
internal sealed record WorkerMessage(int EvaluationWorker, WorkerStatus Worker);
