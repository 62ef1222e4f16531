using System.Text;

namespace LlmPerformancePredictors.Distributed;

/// <summary>The state of a queue of evaluations at a moment, of all evaluators together.</summary>
/// <param name="Waiting">Tasks that nobody has.</param>
/// <param name="UnderWay">Tasks that workers hold.</param>
/// <param name="Workers">The workers that are alive, by name.</param>
public sealed record EvaluationQueueStatus(long Waiting, long UnderWay, IReadOnlyList<WorkerStatus> Workers)
{
    /// <summary>The workers that are alive, by name.</summary>
    public IReadOnlyList<WorkerStatus> Workers { get; init; } = Workers ?? throw new ArgumentNullException(nameof(Workers));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Waiting), Waiting), (nameof(UnderWay), UnderWay), (nameof(Workers), Workers));
}
