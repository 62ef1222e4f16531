namespace LlmPerformancePredictors.Regressors;

/// <summary>Where training is, after an epoch.</summary>
/// <param name="Member">The network of the ensemble, from 0.</param>
/// <param name="Members">Networks of the ensemble.</param>
/// <param name="Epoch">Epochs done, from 1.</param>
/// <param name="Epochs">The most epochs.</param>
/// <param name="TrainingError">Mean squared error over the epoch's batches, in standard deviations of the score, squared.</param>
/// <param name="ValidationError">The same on the held-out rows after the epoch; null if none are held out.</param>
/// <param name="BestEpoch">The epoch of the lowest validation error so far; the last epoch if none are held out.</param>
public sealed record TrainingProgress(
    int Member, int Members, int Epoch, int Epochs, double TrainingError, double? ValidationError, int BestEpoch);
