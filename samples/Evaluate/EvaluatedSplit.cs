using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors.Distilled;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>What predictors said of a split.</summary>
/// <param name="All">Every predictor of the split.</param>
/// <param name="Shared">Those that every split has: all but what is distilled from labels.</param>
/// <param name="Distillations">What was distilled; none where there are no labels.</param>
internal sealed record EvaluatedSplit(
    SplitResult All, SplitResult Shared, IReadOnlyList<(string Predictor, DistillationResult Result)> Distillations);
