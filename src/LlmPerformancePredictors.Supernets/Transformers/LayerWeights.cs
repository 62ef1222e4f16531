namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>The parameters of an encoder or decoder layer; the encoder's have no cross attention.</summary>
internal sealed record LayerWeights(
    AttentionWeights Self,
    LayerNorm SelfNorm,
    AttentionWeights? Cross,
    LayerNorm? CrossNorm,
    ElasticLinear Expand,
    ElasticLinear Contract,
    LayerNorm FeedForwardNorm);
