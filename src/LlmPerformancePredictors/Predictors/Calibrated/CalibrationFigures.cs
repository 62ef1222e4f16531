using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>How right predictions of the demonstrations are.</summary>
/// <param name="Mae">Mean absolute error, on the metric's scale: its unit, or decimal logarithms.</param>
/// <param name="Rmse">Root of the mean squared error, on the metric's scale.</param>
/// <param name="KendallTauB">Kendall's tau-b; NaN where all predictions are equal.</param>
public sealed record CalibrationFigures(double Mae, double Rmse, double KendallTauB)
{
    internal static CalibrationFigures Measure(double[] truth, double[] predicted) => new(
        ErrorMetrics.MeanAbsolute(truth, predicted),
        ErrorMetrics.RootMeanSquare(truth, predicted),
        RankCorrelation.KendallTauB(truth, predicted));
}
