using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Distributed;

/// <summary>What came of a task. The first result of a task counts; later ones of doubled deliveries change nothing.</summary>
/// <param name="TaskId">The task's <see cref="EvaluationTask.Id"/>.</param>
/// <param name="Prediction">A score, or the reason why there is none.</param>
/// <param name="Worker">The name of the worker.</param>
/// <param name="Delivery">The how many-th delivery of the task it comes from, from 1.</param>
/// <param name="Time">How long the evaluation took.</param>
public sealed record EvaluationResult(string TaskId, Prediction Prediction, string Worker, int Delivery, TimeSpan Time)
{
    /// <summary>The task's <see cref="EvaluationTask.Id"/>.</summary>
    public string TaskId { get; init; } = TaskId ?? throw new ArgumentNullException(nameof(TaskId));

    /// <summary>The name of the worker.</summary>
    public string Worker { get; init; } = Worker ?? throw new ArgumentNullException(nameof(Worker));
}
