namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>What layer normalization knows of a row.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Inverse">One over the deviation.</param>
internal readonly record struct NormalizedRow(float Mean, float Inverse);
