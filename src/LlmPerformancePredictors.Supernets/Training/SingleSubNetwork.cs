using System.Text.Json;
using LlmPerformancePredictors.Supernets.Transformers;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>The same sub-network every step: training one architecture from scratch.</summary>
/// <param name="plan">The sub-network.</param>
public sealed class SingleSubNetwork(TransformerPlan plan) : ISubNetworkSampler
{
    private readonly TransformerPlan _plan = plan ?? throw new ArgumentNullException(nameof(plan));
    private readonly TransformerPlan[] _plans = [plan];

    /// <inheritdoc/>
    public IReadOnlyList<TransformerPlan> Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _plans;
    }

    /// <inheritdoc/>
    public string Describe() => $"single {JsonSerializer.Serialize(_plan, TransformerJson.Default.TransformerPlan)}";
}
