using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>A prediction and what it cost, in the caller's currency.</summary>
internal readonly record struct PaidPrediction(Prediction Prediction, decimal Money);
