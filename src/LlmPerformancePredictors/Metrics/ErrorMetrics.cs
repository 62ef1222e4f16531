using MathNet.Numerics;

namespace LlmPerformancePredictors.Metrics;

/// <summary>How far predicted scores are from the true ones, in the metric's unit.</summary>
public static class ErrorMetrics
{
    /// <summary>Mean absolute error.</summary>
    /// <param name="truth">True scores, at least one.</param>
    /// <param name="predicted">Predicted scores, as many.</param>
    /// <returns>At least 0; NaN if any number is.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there is no number.</exception>
    public static double MeanAbsolute(IReadOnlyList<double> truth, IReadOnlyList<double> predicted)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predicted);
        Paired.Require(truth, predicted, 1);
        return Distance.MAE([.. truth], [.. predicted]);
    }

    /// <summary>Root of the mean squared error.</summary>
    /// <param name="truth">True scores, at least one.</param>
    /// <param name="predicted">Predicted scores, as many.</param>
    /// <returns>At least 0; NaN if any number is.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there is no number.</exception>
    public static double RootMeanSquare(IReadOnlyList<double> truth, IReadOnlyList<double> predicted)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predicted);
        Paired.Require(truth, predicted, 1);
        return Math.Sqrt(Distance.MSE([.. truth], [.. predicted]));
    }
}
