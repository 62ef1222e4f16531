using System.Text;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Principles;

/// <summary>What a round of adaptation knows.</summary>
/// <param name="Task">Source and target.</param>
/// <param name="Current">The principles that the search follows.</param>
/// <param name="Evaluated">The target's architectures that were evaluated so far, in that order, each once; at least one.</param>
/// <param name="Round">The round, from 1.</param>
/// <param name="SinceLastRound">How many evaluations there were since the round before, or since the start.</param>
/// <param name="RoundsWithoutImprovement">
/// In how many rounds up to this one nothing better was found; 0 if the best improved since the round before, and in the
/// first round.
/// </param>
public sealed record AdaptationRequest(
    TransferTask Task, DesignPrinciples Current, IReadOnlyList<Demonstration> Evaluated, int Round, int SinceLastRound,
    int RoundsWithoutImprovement)
{
    /// <summary>Source and target.</summary>
    public TransferTask Task { get; init; } = Task ?? throw new ArgumentNullException(nameof(Task));

    /// <summary>The principles that the search follows.</summary>
    public DesignPrinciples Current { get; init; } = Current ?? throw new ArgumentNullException(nameof(Current));

    /// <summary>The target's architectures that were evaluated so far, in that order, each once; at least one.</summary>
    public IReadOnlyList<Demonstration> Evaluated { get; init; } =
        Evaluated ?? throw new ArgumentNullException(nameof(Evaluated));

    /// <summary>Whether the best improved since the round before.</summary>
    public bool Improved => RoundsWithoutImprovement == 0;

    /// <summary>The best architectures so far, best first; of equals, the one evaluated first.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>The architectures with their scores.</returns>
    public IReadOnlyList<Demonstration> GetBest(int count)
    {
        bool higher = Task.Target.Metric.Direction == MetricDirection.HigherIsBetter;
        return [.. Evaluated.OrderBy(demonstration => higher ? -demonstration.Score : demonstration.Score).Take(count)];
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Task), Task), (nameof(Current), Current), (nameof(Evaluated), Evaluated), (nameof(Round), Round),
        (nameof(SinceLastRound), SinceLastRound), (nameof(RoundsWithoutImprovement), RoundsWithoutImprovement),
        (nameof(Improved), Improved));
}
