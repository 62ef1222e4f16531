namespace LlmPerformancePredictors.Regressors;

/// <summary>The training of one network after an epoch: all that is needed to go on.</summary>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Weights">The weights now.</param>
/// <param name="First">Adam's mean gradients, in the shapes of the weights.</param>
/// <param name="Second">Adam's mean squared gradients.</param>
/// <param name="Best">The best so far.</param>
internal sealed record MemberState(
    int Epochs, long Steps, NetworkWeights Weights, NetworkWeights First, NetworkWeights Second, TrainedMember Best);
