using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>
/// Says which trainings are not worth going on with, from the scores on their way. Implementations have no state.
/// </summary>
public interface IPruner
{
    /// <summary>Decides on a training that has just reported its last step.</summary>
    /// <param name="trial">The training.</param>
    /// <param name="others">All others of the study, finished, stopped or under way.</param>
    /// <param name="metric">What the scores are.</param>
    /// <returns>Why it is to be stopped, in words; null if it goes on.</returns>
    string? FindReasonToStop(TrialCurve trial, IReadOnlyList<TrialCurve> others, Metric metric);
}
