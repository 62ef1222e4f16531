using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>The four linear layers of an attention.</summary>
internal readonly record struct AttentionWeights(
    ElasticLinear Query, ElasticLinear Key, ElasticLinear Value, ElasticLinear Output)
{
    /// <summary>The layers with the weights of one sub-network.</summary>
    /// <param name="encoding">The sub-network's encoding.</param>
    /// <param name="width">Width of the layer.</param>
    /// <param name="memoryWidth">Width of what keys and values are made of.</param>
    /// <param name="attentionWidth">Width of queries, keys and values.</param>
    public AttentionWeights Bind(Tensor? encoding, int width, int memoryWidth, int attentionWidth) => new(
        Query.Bind(encoding, attentionWidth, width),
        Key.Bind(encoding, attentionWidth, memoryWidth),
        Value.Bind(encoding, attentionWidth, memoryWidth),
        Output.Bind(encoding, width, attentionWidth));
}
