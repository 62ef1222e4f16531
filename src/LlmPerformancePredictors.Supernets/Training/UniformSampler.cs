using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Transformers;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// One architecture of a space a step, every choice evenly: how HAT trains its super-Transformer (Wang et al., 2020, section
/// 3.1).
/// </summary>
/// <param name="space">A space of Transformers.</param>
public sealed class UniformSampler(SearchSpace space) : ISubNetworkSampler
{
    /// <inheritdoc/>
    public IReadOnlyList<TransformerPlan> Sample(Random random) => [TransformerPlan.FromArchitecture(space.Sample(random))];

    /// <inheritdoc/>
    public string Describe() => $"uniform {space.Name}";
}
