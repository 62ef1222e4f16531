namespace LlmPerformancePredictors.Search.Studies;

/// <summary>The scores that a training has reported on its way.</summary>
/// <param name="Architecture">The architecture's id.</param>
/// <param name="Scores">
/// The score of each reported step, by step; steps are what the caller counts, such as epochs, from 1.
/// </param>
/// <param name="IsFinished">Whether it was told a score in the end.</param>
public sealed record TrialCurve(string Architecture, IReadOnlyDictionary<int, double> Scores, bool IsFinished)
{
    /// <summary>The last step that was reported; 0 if none was.</summary>
    public int LastStep => Scores.Count == 0 ? 0 : Scores.Keys.Max();
}
