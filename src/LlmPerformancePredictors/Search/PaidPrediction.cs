using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>A prediction and what it cost, in the caller's currency.</summary>
internal readonly record struct PaidPrediction(Prediction Prediction, decimal Money)
{
    /// <summary>
    /// Why nothing was asked; null if something was. A prediction of several samples that has no score, because not all of them
    /// were asked for, is none either.
    /// </summary>
    public PredictionFailure? NotAsked => Prediction.HasScore ? null : FindNotAsked();

    private PredictionFailure? FindNotAsked() => Prediction.Failure is { Kind: PredictionFailureKind.NotAsked } failure
        ? failure
        : Prediction.SampleFailures.FirstOrDefault(sample => sample.Kind == PredictionFailureKind.NotAsked);
}
