using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Metrics;

/// <summary>How well predicted scores rank architectures as the true ones do, from -1 to 1.</summary>
/// <remarks>
/// Where either side is constant nothing is ranked: the result is NaN, as in SciPy. So it is if any number is NaN.
/// </remarks>
public static class RankCorrelation
{
    /// <summary>
    /// Kendall's tau-b (Kendall, 1945): concordant less discordant pairs over the root of the pairs untied in the one times
    /// those untied in the other.
    /// </summary>
    /// <param name="truth">True scores, at least two.</param>
    /// <param name="predicted">Predicted scores, as many.</param>
    /// <returns>From -1 to 1, or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two numbers.</exception>
    public static double KendallTauB(IReadOnlyList<double> truth, IReadOnlyList<double> predicted)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predicted);
        Paired.Require(truth, predicted, 2);
        return new WeightedRanking(truth, predicted).KendallTauB([.. Enumerable.Repeat(1, truth.Count)]);
    }

    /// <summary>Spearman's rho: Pearson's correlation of the ranks, ties having their average rank.</summary>
    /// <param name="truth">True scores, at least two.</param>
    /// <param name="predicted">Predicted scores, as many.</param>
    /// <returns>From -1 to 1, or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two numbers.</exception>
    public static double Spearman(IReadOnlyList<double> truth, IReadOnlyList<double> predicted)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predicted);
        Paired.Require(truth, predicted, 2);
        return truth.Concat(predicted).Any(double.IsNaN) ? double.NaN : Correlation.Spearman(truth, predicted);
    }

    /// <summary>Tau-b from its counts of pairs.</summary>
    /// <param name="concordance">Concordant less discordant pairs.</param>
    /// <param name="untiedTruth">Pairs that the true scores do not tie.</param>
    /// <param name="untiedPredicted">Pairs that the predicted scores do not tie.</param>
    /// <returns>From -1 to 1, or NaN where either side is constant.</returns>
    internal static double TauB(long concordance, long untiedTruth, long untiedPredicted)
    {
        if (untiedTruth == 0 || untiedPredicted == 0) return double.NaN;

        // The root of a square is not always its root; without ties it has to be, so that a perfect ranking has 1.
        double pairs = untiedTruth == untiedPredicted ? untiedTruth : Math.Sqrt(untiedTruth) * Math.Sqrt(untiedPredicted);
        return Math.Clamp(concordance / pairs, -1, 1);
    }
}
