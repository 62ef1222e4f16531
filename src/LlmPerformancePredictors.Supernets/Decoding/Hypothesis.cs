namespace LlmPerformancePredictors.Supernets.Decoding;

/// <summary>A translation begun or done.</summary>
/// <param name="Tokens">Its tokens, without start and end.</param>
/// <param name="LogProbability">The sum of its tokens' log probabilities, in nats.</param>
internal readonly record struct Hypothesis(int[] Tokens, double LogProbability)
{
    /// <summary>The log probability for its length, the end token counted.</summary>
    public double GetScore(double lengthPenalty) => LogProbability / Math.Pow(Tokens.Length + 1, lengthPenalty);
}
