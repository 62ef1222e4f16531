using System.Text;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>How well costs were predicted that a model had not seen.</summary>
/// <param name="Rmse">Root of the mean squared error, in the cost's unit.</param>
/// <param name="MeanAbsolutePercentageError">
/// Mean of the absolute error over the measured cost, percent; NaN where a cost is 0.
/// </param>
/// <param name="Spearman">Spearman's rank correlation with the measured costs; NaN where nothing is ranked.</param>
/// <param name="KendallTauB">Kendall's tau-b with the measured costs; NaN where nothing is ranked.</param>
public sealed record CostFigures(double Rmse, double MeanAbsolutePercentageError, double Spearman, double KendallTauB)
{
    /// <summary>Compares predicted costs with measured ones.</summary>
    /// <param name="measured">Measured costs, at least one.</param>
    /// <param name="predicted">Predicted costs, as many.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there is no number.</exception>
    public static CostFigures Create(IReadOnlyList<double> measured, IReadOnlyList<double> predicted)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(predicted);
        return new CostFigures(
            ErrorMetrics.RootMeanSquare(measured, predicted),
            measured.Contains(0)
                ? double.NaN
                : 100 * measured.Zip(predicted, (cost, guess) => Math.Abs(cost - guess) / cost).Average(),
            measured.Count < 2 ? double.NaN : RankCorrelation.Spearman(measured, predicted),
            measured.Count < 2 ? double.NaN : RankCorrelation.KendallTauB(measured, predicted));
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Rmse), Rmse), (nameof(MeanAbsolutePercentageError), MeanAbsolutePercentageError),
        (nameof(Spearman), Spearman), (nameof(KendallTauB), KendallTauB));
}
