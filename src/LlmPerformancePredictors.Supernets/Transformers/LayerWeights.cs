using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>The parameters of an encoder or decoder layer; the encoder's have no cross attention.</summary>
internal sealed record LayerWeights(
    AttentionWeights Self,
    LayerNorm SelfNorm,
    AttentionWeights? Cross,
    LayerNorm? CrossNorm,
    ElasticLinear Expand,
    ElasticLinear Contract,
    LayerNorm FeedForwardNorm)
{
    /// <summary>The linear layers, always in the same order.</summary>
    public IEnumerable<ElasticLinear> Linears
    {
        get
        {
            foreach (AttentionWeights attention in Cross is { } cross ? [Self, cross] : (AttentionWeights[])[Self])
            {
                yield return attention.Query;
                yield return attention.Key;
                yield return attention.Value;
                yield return attention.Output;
            }

            yield return Expand;
            yield return Contract;
        }
    }

    /// <summary>The layer with the weights of one sub-network; the layer itself if it has no experts.</summary>
    /// <param name="encoding">The sub-network's encoding; null if there are no experts.</param>
    /// <param name="width">Width of the layer.</param>
    /// <param name="memoryWidth">Width of what cross attention reads; any number without one.</param>
    /// <param name="attentionWidth">Width of queries, keys and values.</param>
    /// <param name="feedForwardWidth">Hidden units of the feed-forward network.</param>
    public LayerWeights Bind(Tensor? encoding, int width, int memoryWidth, int attentionWidth, int feedForwardWidth) =>
        encoding is null
            ? this
            : this with
            {
                Self = Self.Bind(encoding, width, width, attentionWidth),
                Cross = Cross?.Bind(encoding, width, memoryWidth, attentionWidth),
                Expand = Expand.Bind(encoding, feedForwardWidth, width),
                Contract = Contract.Bind(encoding, width, feedForwardWidth),
            };
}
