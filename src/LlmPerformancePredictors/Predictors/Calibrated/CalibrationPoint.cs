namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>A demonstration and what was predicted of it without it.</summary>
/// <param name="Demonstration">The demonstration.</param>
/// <param name="Before">The prediction from the other demonstrations.</param>
/// <param name="After">The same on the line of the other demonstrations.</param>
public sealed record CalibrationPoint(Demonstration Demonstration, double Before, double After);
