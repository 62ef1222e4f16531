using System.Text;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// What is to be predicted, in words and numbers; prompts are rendered from it and from the search space alone.
/// </summary>
public sealed record PredictionTask
{
    /// <summary>The space that the architectures come from.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>The metric of the scores.</summary>
    public required Metric Metric { get; init; }

    /// <summary>The task's name, to follow "The task is", for example <c>WMT'14 English to German translation</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The field, to follow "performance estimator for", for example <c>neural machine translation</c>.</summary>
    public string Field { get; init; } = "neural networks";

    /// <summary>Where the score is measured, to follow the metric's noun, for example <c>on the validation set</c>.</summary>
    public string MeasuredOn { get; init; } = "on the validation set";

    /// <summary>Examples of the task itself; may be empty.</summary>
    public IReadOnlyList<TaskExample> Examples { get; init; } = [];

    /// <summary>
    /// The parts that prompts about the task may have, of those that the template has: a task whose answers are recorded keeps to
    /// the parts that it was recorded with.
    /// </summary>
    public PromptParts Parts { get; init; } = PromptParts.All;

    /// <summary>How the cost of an architecture is stated; null if it is not.</summary>
    public EfficiencyFigure? Efficiency { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Space), Space), (nameof(Metric), Metric), (nameof(Name), Name), (nameof(Field), Field),
        (nameof(MeasuredOn), MeasuredOn), (nameof(Examples), Examples), (nameof(Parts), Parts),
        (nameof(Efficiency), Efficiency));
}
