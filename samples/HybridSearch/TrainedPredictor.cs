using LlmPerformancePredictors.Predictors.Distilled;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>The cheap predictor and what it was trained on.</summary>
/// <param name="Pool">The language model's labels.</param>
/// <param name="Distillation">The network distilled from them.</param>
internal sealed record TrainedPredictor(LabeledPool Pool, DistillationResult Distillation);
