namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>A trained latency predictor, and both candidates' figures on held-out tenths.</summary>
/// <param name="Predictor">The kept model, trained on all measurements.</param>
/// <param name="Kept">Which was kept: the one with the smaller held-out RMSE, and of equals the line.</param>
/// <param name="LeastSquares">The line's figures, mean over the held-out tenths.</param>
/// <param name="Network">The network's figures, mean over the held-out tenths.</param>
/// <param name="Measurements">How many measurements there were.</param>
public sealed record LatencyReport(
    LatencyPredictor Predictor, LatencyModelKind Kept, LatencyFigures LeastSquares, LatencyFigures Network, int Measurements);
