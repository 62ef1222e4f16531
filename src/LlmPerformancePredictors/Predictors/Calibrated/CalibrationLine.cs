using MathNet.Numerics.LinearRegression;
using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>The line that puts predicted scores, as they stand on their metric's scale, on that of the true ones.</summary>
/// <param name="Offset">What is added, on the metric's scale.</param>
/// <param name="Scale">What a predicted score is multiplied with before.</param>
internal readonly record struct CalibrationLine(double Offset, double Scale)
{
    /// <summary>Least squares; the scale is 1 where none is fitted, and where equal predictions say nothing of it.</summary>
    public static CalibrationLine Fit(double[] predicted, double[] truth, bool fitScale)
    {
        if (!fitScale || predicted.All(score => score == predicted[0]))
            return new CalibrationLine(truth.Mean() - predicted.Mean(), 1);
        (double offset, double scale) = SimpleRegression.Fit(predicted, truth);
        return new CalibrationLine(offset, scale);
    }

    /// <summary>Every prediction on the line that the others give.</summary>
    public static double[] ApplyLeaveOneOut(double[] predicted, double[] truth, bool fitScale) =>
        [.. predicted.Select((score, left) => Fit(LeaveOut(predicted, left), LeaveOut(truth, left), fitScale).Apply(score))];

    public double Apply(double score) => Offset + (Scale * score);

    private static double[] LeaveOut(double[] scores, int left) => [.. scores.Where((_, i) => i != left)];
}
