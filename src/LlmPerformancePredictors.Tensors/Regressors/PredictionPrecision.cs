namespace LlmPerformancePredictors.Regressors;

/// <summary>How a regressor keeps the weights that it predicts one row with.</summary>
public enum PredictionPrecision
{
    /// <summary>Single precision: one row gives the same bits as many.</summary>
    Full,

    /// <summary>
    /// 16-bit integers with one scale for each unit: half the memory, which then fits the second cache of most processors.
    /// A weight is rounded by at most 1/65,534 of its unit's largest.
    /// </summary>
    Quantized,
}
