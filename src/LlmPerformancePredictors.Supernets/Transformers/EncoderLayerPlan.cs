namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>One encoder layer.</summary>
/// <param name="FeedForwardWidth">Hidden units of its feed-forward network, at least 1.</param>
/// <param name="Heads">Heads of its self-attention, a divisor of the attention width.</param>
public sealed record EncoderLayerPlan(int FeedForwardWidth, int Heads);
