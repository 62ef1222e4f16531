using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Datasets;

/// <summary>A latency model that ships with the data, so that searches under a latency limit need no measurements.</summary>
/// <remarks>
/// Fitted on the measurements of HAT (Wang et al., arXiv:2005.14187; MIT license). Its held-out error is in
/// <c>docs/costs.md</c>, how it was made in <c>docs/data.md</c>.
/// </remarks>
public static class HatLatency
{
    private static readonly Lazy<CostPredictor> LazyTitanXp = new(() =>
    {
        using Stream stream = EmbeddedData.Open("latency-titanxp-wmt14ende.safetensors");
        return CostPredictor.Load(
            stream, "latency-titanxp-wmt14ende.safetensors", FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance));
    });

    /// <summary>WMT'14 English to German on an NVIDIA TITAN Xp: encoder and decoder together, ms.</summary>
    public static CostPredictor TitanXpWmt14EnDe => LazyTitanXp.Value;
}
