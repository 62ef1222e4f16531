using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>What a prompt asks.</summary>
/// <param name="Task">The task.</param>
/// <param name="Demonstrations">Really trained architectures with their scores, in the order shown.</param>
/// <param name="Queries">The architectures asked for, at least one; the first has id 1.</param>
public sealed record PromptRequest(
    PredictionTask Task, IReadOnlyList<Demonstration> Demonstrations, IReadOnlyList<Architecture> Queries)
{
    /// <summary>The task.</summary>
    public PredictionTask Task { get; init; } = Task ?? throw new ArgumentNullException(nameof(Task));

    /// <summary>Really trained architectures with their scores, in the order shown.</summary>
    public IReadOnlyList<Demonstration> Demonstrations { get; init; } =
        Demonstrations ?? throw new ArgumentNullException(nameof(Demonstrations));

    /// <summary>The architectures asked for, at least one; the first has id 1.</summary>
    public IReadOnlyList<Architecture> Queries { get; init; } = Queries ?? throw new ArgumentNullException(nameof(Queries));

    /// <summary>
    /// In a repair round: why an earlier answer had no usable score for each of the <see cref="Queries"/>, in their order.
    /// Empty in a first round.
    /// </summary>
    public IReadOnlyList<string> EarlierFailures { get; init; } = [];

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Task), Task), (nameof(Demonstrations), Demonstrations), (nameof(Queries), Queries),
        (nameof(EarlierFailures), EarlierFailures));
}
