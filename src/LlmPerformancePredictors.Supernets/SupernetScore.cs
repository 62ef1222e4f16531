namespace LlmPerformancePredictors.Supernets;

/// <summary>What a supernet scores sub-networks by.</summary>
public enum SupernetScore
{
    /// <summary>The held-out cross-entropy, in nats a token.</summary>
    Loss,

    /// <summary>The held-out corpus BLEU over the vocabulary's tokens, which are words or pieces of words.</summary>
    Bleu,
}
