namespace LlmPerformancePredictors.Metrics;

/// <summary>How differences between scores count.</summary>
public enum MetricScale
{
    /// <summary>As they are: an error is a difference, in the metric's unit.</summary>
    Linear,

    /// <summary>
    /// By ratio, for scores above 0 that span orders of magnitude, such as losses: an error is the absolute difference of decimal
    /// logarithms, so 0.3 is a factor of 2 and 1 a factor of 10.
    /// </summary>
    Logarithmic,
}
