namespace LlmPerformancePredictors.Costs;

/// <summary>How much work it is to compute a cost; searches check the cheap constraints first.</summary>
public enum CostEffort
{
    /// <summary>A formula: well under a microsecond to a few.</summary>
    Formula,

    /// <summary>A trained model: microseconds to milliseconds.</summary>
    Model,

    /// <summary>A measurement on a device.</summary>
    Measurement,
}
