namespace LlmPerformancePredictors.Distributed;

/// <summary>A task on the wire; the first property is the version.</summary>
internal sealed record TaskMessage(
    int EvaluationTask, string Id, EvaluatorDescription Evaluator, string Architecture, int Attempt);
