namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>A predictor's figures under one condition, as means over splits and repetitions.</summary>
/// <param name="Condition">What was changed.</param>
/// <param name="Mae">Mean absolute error, on the metric's scale.</param>
/// <param name="Tau">Kendall's tau-b; NaN where a prediction was constant.</param>
/// <param name="MaeChange">The error less that of the original; above 0 where the change did harm.</param>
/// <param name="TauChange">Tau less that of the original; below 0 where the change did harm.</param>
/// <param name="Failures">Test architectures without a score; with any, the figures are NaN.</param>
public sealed record ContaminationRow(
    ProbeCondition Condition, double Mae, double Tau, double MaeChange, double TauChange, int Failures);
