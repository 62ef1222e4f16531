namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>One decoder layer.</summary>
/// <param name="FeedForwardWidth">Hidden units of its feed-forward network, at least 1.</param>
/// <param name="Heads">Heads of its self-attention, a divisor of the attention width.</param>
/// <param name="CrossHeads">Heads of its attention to the encoder, a divisor of the attention width.</param>
/// <param name="CrossSpan">
/// How many of the last encoder layers that attention reads, at least 1; more than there are means all.
/// </param>
public sealed record DecoderLayerPlan(int FeedForwardWidth, int Heads, int CrossHeads, int CrossSpan);
