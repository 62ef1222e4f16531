namespace LlmPerformancePredictors.Supernets;

/// <summary>The four linear layers of an attention.</summary>
internal readonly record struct AttentionWeights(AffineWeights Query, AffineWeights Key, AffineWeights Value, AffineWeights Output);
