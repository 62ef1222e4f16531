using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>What a prompt asks.</summary>
/// <param name="Task">The task.</param>
/// <param name="Demonstrations">Really trained architectures with their scores, in the order shown.</param>
/// <param name="Queries">The architectures asked for, at least one; the first has id 1.</param>
public sealed record PromptRequest(
    PredictionTask Task, IReadOnlyList<Demonstration> Demonstrations, IReadOnlyList<Architecture> Queries)
{
    /// <summary>
    /// In a repair round: why an earlier answer had no usable score for each of the <see cref="Queries"/>, in their order.
    /// Empty in a first round.
    /// </summary>
    public IReadOnlyList<string> EarlierFailures { get; init; } = [];
}
