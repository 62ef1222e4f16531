using System.Text;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>A trained latency predictor, and both candidates' figures on held-out tenths.</summary>
/// <param name="Predictor">The kept model, trained on all measurements.</param>
/// <param name="Kept">Which was kept: the one with the smaller held-out RMSE, and of equals the line.</param>
/// <param name="LeastSquares">The line's figures, mean over the held-out tenths.</param>
/// <param name="Network">The network's figures, mean over the held-out tenths.</param>
/// <param name="Measurements">How many measurements there were.</param>
public sealed record LatencyReport(
    LatencyPredictor Predictor, LatencyModelKind Kept, LatencyFigures LeastSquares, LatencyFigures Network, int Measurements)
{
    /// <summary>The kept model, trained on all measurements.</summary>
    public LatencyPredictor Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    /// <summary>The line's figures, mean over the held-out tenths.</summary>
    public LatencyFigures LeastSquares { get; init; } = LeastSquares ?? throw new ArgumentNullException(nameof(LeastSquares));

    /// <summary>The network's figures, mean over the held-out tenths.</summary>
    public LatencyFigures Network { get; init; } = Network ?? throw new ArgumentNullException(nameof(Network));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Predictor), Predictor), (nameof(Kept), Kept), (nameof(LeastSquares), LeastSquares),
        (nameof(Network), Network), (nameof(Measurements), Measurements));
}
