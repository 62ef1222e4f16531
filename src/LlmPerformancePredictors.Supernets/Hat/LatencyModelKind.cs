namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>What predicts a latency.</summary>
public enum LatencyModelKind
{
    /// <summary>A linear function of the ten averages, by least squares.</summary>
    LeastSquares,

    /// <summary>A multilayer perceptron on the ten averages, as in HAT.</summary>
    Network,
}
