using LlmPerformancePredictors.Metrics;
using static System.FormattableString;

namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>A calibration, and how right the predictor is on the demonstrations before and after it.</summary>
/// <param name="Offset">What is added to every scaled score, on the metric's scale: its unit, or decimal logarithms.</param>
/// <param name="Scale">What every score is multiplied with; 1 where none was fitted or all predictions were equal.</param>
/// <param name="Before">Of each demonstration predicted from the others.</param>
/// <param name="After">
/// Of the same, put on the line that the other demonstrations give: what the calibration is worth on an architecture that it
/// was not fitted on. The others' predictions have seen the demonstration, so it is a little too good where few are many.
/// Tau may differ from that before because every demonstration has a line of its own; that of all changes no ranking, unless
/// its scale is negative.
/// </param>
/// <param name="Points">The demonstrations that were given a score, in order.</param>
/// <param name="Failures">Those that were not; they have no say.</param>
public sealed record CalibrationReport(
    double Offset, double Scale, CalibrationFigures Before, CalibrationFigures After,
    IReadOnlyList<CalibrationPoint> Points, IReadOnlyList<CalibrationFailure> Failures)
{
    /// <summary>Of each demonstration predicted from the others.</summary>
    public CalibrationFigures Before { get; init; } = Before ?? throw new ArgumentNullException(nameof(Before));

    /// <summary>
    /// Of the same, put on the line that the other demonstrations give: what the calibration is worth on an architecture that it
    /// was not fitted on. The others' predictions have seen the demonstration, so it is a little too good where few are many.
    /// Tau may differ from that before because every demonstration has a line of its own; that of all changes no ranking, unless
    /// its scale is negative.
    /// </summary>
    public CalibrationFigures After { get; init; } = After ?? throw new ArgumentNullException(nameof(After));

    /// <summary>The demonstrations that were given a score, in order.</summary>
    public IReadOnlyList<CalibrationPoint> Points { get; init; } = Points ?? throw new ArgumentNullException(nameof(Points));

    /// <summary>Those that were not; they have no say.</summary>
    public IReadOnlyList<CalibrationFailure> Failures { get; init; } =
        Failures ?? throw new ArgumentNullException(nameof(Failures));

    /// <summary>What the scores measure.</summary>
    public required Metric Metric { get; init; }

    /// <summary>The line and the figures before and after, in one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Invariant($"{Offset:0.####} + {Scale:0.####} × {Metric.NameError("score")}, ")
        + Invariant($"from {Points.Count} demonstrations ({Failures.Count} failed): ")
        + Invariant($"{Metric.NameError("MAE")} {Before.Mae:0.####} -> {After.Mae:0.####}, ")
        + Invariant($"tau {Before.KendallTauB:0.###} -> {After.KendallTauB:0.###} (leave-one-out)");
}
