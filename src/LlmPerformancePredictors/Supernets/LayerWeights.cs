namespace LlmPerformancePredictors.Supernets;

/// <summary>The parameters of an encoder or decoder layer; the encoder's have no cross attention.</summary>
internal sealed record LayerWeights(
    AttentionWeights Self,
    NormWeights SelfNorm,
    AttentionWeights? Cross,
    NormWeights? CrossNorm,
    AffineWeights Expand,
    AffineWeights Contract,
    NormWeights FeedForwardNorm);
