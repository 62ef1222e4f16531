namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>Says which sub-networks a training step trains.</summary>
public interface ISubNetworkSampler
{
    /// <summary>Draws the sub-networks of a step.</summary>
    /// <param name="random">The step's random source.</param>
    /// <returns>At least one plan. With in-place distillation the first one teaches the others.</returns>
    IReadOnlyList<TransformerPlan> Sample(Random random);

    /// <summary>Tells the sampler and its settings apart from others, so that a checkpoint of another run is refused.</summary>
    /// <returns>A short text.</returns>
    string Describe();
}
