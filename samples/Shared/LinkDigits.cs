using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples;

/// <summary>The links of a graph network node by node: two patterns differ by the nodes that read another one.</summary>
public sealed class LinkDigits() : FeatureEncoder(
    GraphNetworkSpace.Instance,
    [.. Enumerable.Range(1, 4).SelectMany(node => Enumerable.Range(0, 4).Select(input => $"node {node} reads {input}"))])
{
    /// <inheritdoc/>
    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        features.Clear();
        string links = architecture.GetText(GraphNetworkSpace.Links);
        for (int node = 0; node < links.Length; node++) features[(node * 4) + links[node] - '0'] = 1;
    }
}
