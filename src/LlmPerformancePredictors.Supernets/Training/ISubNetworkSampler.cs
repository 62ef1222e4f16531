using LlmPerformancePredictors.Supernets.Transformers;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// Says which sub-networks a training step trains. It keeps no state: the same random source gives the same plans.
/// </summary>
public interface ISubNetworkSampler
{
    /// <summary>Draws the sub-networks of a step.</summary>
    /// <param name="random">The step's random source.</param>
    /// <returns>At least one plan. With in-place distillation the first one teaches the others.</returns>
    IReadOnlyList<TransformerPlan> Sample(Random random);

    /// <summary>Tells the sampler and its settings apart from others, so that a checkpoint of another run is refused.</summary>
    /// <returns>A short text, the same in every process and culture.</returns>
    string Describe();
}
