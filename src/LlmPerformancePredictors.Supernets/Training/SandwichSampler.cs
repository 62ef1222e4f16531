using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Transformers;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>
/// The sandwich rule (Yu and Huang, arXiv 1903.05134, section 3.2): each step the largest sub-network, some random ones, and the
/// smallest.
/// </summary>
public sealed class SandwichSampler : ISubNetworkSampler
{
    private readonly SearchSpace _space;
    private readonly int _between;
    private readonly TransformerPlan _largest;
    private readonly TransformerPlan _smallest;

    /// <summary>Creates the sampler.</summary>
    /// <param name="space">A space of Transformers.</param>
    /// <param name="between">Random sub-networks a step, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="ArgumentException">The space is no space of Transformers.</exception>
    public SandwichSampler(SearchSpace space, int between = 2)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfNegative(between);
        (_space, _between) = (space, between);
        (_largest, _smallest) = (TransformerPlan.GetLargest(space), TransformerPlan.GetSmallest(space));
    }

    /// <inheritdoc/>
    public IReadOnlyList<TransformerPlan> Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        List<TransformerPlan> plans = [_largest];
        for (int i = 0; i < _between; i++)
            plans.Add(TransformerPlan.FromArchitecture(_space.Sample(random)));
        plans.Add(_smallest);
        return plans;
    }

    /// <inheritdoc/>
    public string Describe() => FormattableString.Invariant($"sandwich {_space.Name} {_between}");
}
