namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>How well latencies were predicted that a model had not seen.</summary>
/// <param name="RmseMs">Root of the mean squared error, ms.</param>
/// <param name="MeanAbsolutePercentageError">Mean of the absolute error over the measured latency, percent.</param>
/// <param name="KendallTauB">Rank agreement with the measured latencies.</param>
public sealed record LatencyFigures(double RmseMs, double MeanAbsolutePercentageError, double KendallTauB);
