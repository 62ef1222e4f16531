namespace LlmPerformancePredictors.Predictors;

/// <summary>A predictor under the name that tables and reports show.</summary>
/// <param name="Name">The name, unique in a report.</param>
/// <param name="Predictor">The predictor.</param>
public sealed record NamedPredictor(string Name, IPerformancePredictor Predictor);
