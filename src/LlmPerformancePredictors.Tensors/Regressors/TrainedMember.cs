namespace LlmPerformancePredictors.Regressors;

/// <summary>A network of the ensemble, trained.</summary>
/// <param name="Weights">Its weights.</param>
/// <param name="BestEpoch">The epoch they are of, from 1.</param>
/// <param name="BestError">Its validation error then, or its training error if no rows were held out.</param>
internal sealed record TrainedMember(NetworkWeights Weights, int BestEpoch, double BestError);
