using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>A prediction and what it cost, in the caller's currency.</summary>
internal readonly record struct PaidPrediction(Prediction Prediction, decimal Money)
{
    /// <summary>
    /// Why nothing was asked; null if something was. A prediction of several samples of which not all were asked for is none
    /// either, even if those that were have a score: once it is in a journal, nobody would ever ask for the rest.
    /// </summary>
    public PredictionFailure? NotAsked => Prediction.Failure is { Kind: PredictionFailureKind.NotAsked } failure
        ? failure
        : Prediction.SampleFailures.FirstOrDefault(sample => sample.Kind == PredictionFailureKind.NotAsked);
}
