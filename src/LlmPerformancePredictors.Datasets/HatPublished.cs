using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Datasets;

/// <summary>The sub-networks that HAT published for WMT'14 English to German on an NVIDIA TITAN Xp.</summary>
/// <remarks>
/// Figures of HAT (Wang et al., arXiv:2005.14187; MIT license): its sub-network configurations and their file names.
/// </remarks>
public static class HatPublished
{
    private static readonly Lazy<IReadOnlyList<PublishedSubNetwork>> LazyTitanXp = new(() =>
        [.. EmbeddedData.Rows("hat-published-titanxp.psv").Select(row => new PublishedSubNetwork(
            EmbeddedData.Architecture(MachineTranslationSpace.Instance, row["architecture"]),
            row.Double("measured_ms"),
            row.Double("test_bleu")))]);

    /// <summary>The five sub-networks, fastest first.</summary>
    public static IReadOnlyList<PublishedSubNetwork> TitanXpWmt14EnDe => LazyTitanXp.Value;
}
