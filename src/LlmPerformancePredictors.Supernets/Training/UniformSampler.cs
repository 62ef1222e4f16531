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
    private readonly SearchSpace _space = space ?? throw new ArgumentNullException(nameof(space));

    /// <inheritdoc/>
    public IReadOnlyList<TransformerPlan> Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return [TransformerPlan.FromArchitecture(_space.Sample(random))];
    }

    /// <inheritdoc/>
    public string Describe() => $"uniform {_space.Name}";
}
