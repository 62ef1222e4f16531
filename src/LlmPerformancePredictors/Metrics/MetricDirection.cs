namespace LlmPerformancePredictors.Metrics;

/// <summary>Which way a metric improves.</summary>
public enum MetricDirection
{
    /// <summary>Higher is better, as for BLEU and accuracy.</summary>
    HigherIsBetter,

    /// <summary>Lower is better, as for a loss.</summary>
    LowerIsBetter,
}
