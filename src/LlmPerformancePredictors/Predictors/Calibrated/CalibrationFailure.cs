namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>A demonstration that was not given a score when it was left out.</summary>
/// <param name="Demonstration">The demonstration.</param>
/// <param name="Failure">Why.</param>
public sealed record CalibrationFailure(Demonstration Demonstration, PredictionFailure Failure);
