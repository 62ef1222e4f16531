using System.Text;

namespace LlmPerformancePredictors.Predictors.Distilled;

/// <summary>A distilled predictor, and how faithful it is to its teacher.</summary>
/// <param name="Predictor">The predictor.</param>
/// <param name="Labels">Labels that it was trained on.</param>
/// <param name="HeldOut">Labels that it never saw.</param>
/// <param name="TeacherFailures">
/// Architectures of the pool for which the teacher had no score, with the reasons; they are in neither.
/// </param>
/// <param name="FidelityMae">
/// Mean absolute difference from the teacher on the held-out labels, on the metric's scale: its unit, or decimal logarithms; NaN
/// if none were held out.
/// </param>
/// <param name="FidelityTau">
/// Kendall's tau-b with the teacher on the held-out labels; NaN if fewer than two were held out.
/// </param>
public sealed record DistillationResult(
    DistilledPerformancePredictor Predictor,
    int Labels,
    int HeldOut,
    IReadOnlyList<PredictionFailure> TeacherFailures,
    double FidelityMae,
    double FidelityTau)
{
    /// <summary>The predictor.</summary>
    public DistilledPerformancePredictor Predictor { get; init; } =
        Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    /// <summary>
    /// Architectures of the pool for which the teacher had no score, with the reasons; they are in neither.
    /// </summary>
    public IReadOnlyList<PredictionFailure> TeacherFailures { get; init; } =
        TeacherFailures ?? throw new ArgumentNullException(nameof(TeacherFailures));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Predictor), Predictor), (nameof(Labels), Labels), (nameof(HeldOut), HeldOut),
        (nameof(TeacherFailures), TeacherFailures), (nameof(FidelityMae), FidelityMae), (nameof(FidelityTau), FidelityTau));
}
