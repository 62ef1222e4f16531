using System.Text;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>A candidate against one baseline, both on the same test architectures.</summary>
/// <param name="Baseline">The baseline's name.</param>
/// <param name="MaeDifference">
/// The candidate's mean absolute error, on the metric's scale, less the baseline's; below 0 the candidate is better.
/// </param>
/// <param name="MaeBetter">The share of resamples in which the candidate's error is the smaller one, 0 to 1.</param>
/// <param name="TauDifference">
/// The candidate's tau-b less the baseline's; above 0 the candidate is better. A constant prediction has tau 0 here.
/// </param>
/// <param name="TauBetter">The share of resamples in which the candidate's tau-b is the larger one, 0 to 1.</param>
public sealed record BaselineComparison(
    string Baseline, double MaeDifference, double MaeBetter, double TauDifference, double TauBetter)
{
    /// <summary>The baseline's name.</summary>
    public string Baseline { get; init; } = Baseline ?? throw new ArgumentNullException(nameof(Baseline));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Baseline), Baseline), (nameof(MaeDifference), MaeDifference), (nameof(MaeBetter), MaeBetter),
        (nameof(TauDifference), TauDifference), (nameof(TauBetter), TauBetter));
}
