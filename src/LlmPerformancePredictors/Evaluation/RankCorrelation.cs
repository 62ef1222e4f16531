using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>How well predicted scores rank architectures as the true ones do, from -1 to 1.</summary>
/// <remarks>Where either side is constant nothing is ranked: the result is NaN, as in SciPy. So it is if any number is NaN.</remarks>
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
        Paired.Require(truth, predicted, 2);
        return KendallTauB(truth, predicted, null);
    }

    /// <summary>Spearman's rho: Pearson's correlation of the ranks, ties having their average rank.</summary>
    /// <param name="truth">True scores, at least two.</param>
    /// <param name="predicted">Predicted scores, as many.</param>
    /// <returns>From -1 to 1, or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two numbers.</exception>
    public static double Spearman(IReadOnlyList<double> truth, IReadOnlyList<double> predicted)
    {
        Paired.Require(truth, predicted, 2);
        return truth.Concat(predicted).Any(double.IsNaN) ? double.NaN : Correlation.Spearman(truth, predicted);
    }

    /// <summary>
    /// Tau-b where the i-th pair of scores stands there <paramref name="counts"/>[i] times, as in a bootstrap's resample. Copies
    /// of one are tied in both, so they count for nothing.
    /// </summary>
    internal static double KendallTauB(IReadOnlyList<double> truth, IReadOnlyList<double> predicted, int[]? counts)
    {
        long concordance = 0, untiedTruth = 0, untiedPredicted = 0;
        for (int i = 0; i < truth.Count; i++)
        {
            if (double.IsNaN(truth[i]) || double.IsNaN(predicted[i])) return double.NaN;
            for (int j = 0; j < i; j++)
            {
                long pairs = counts is null ? 1 : (long)counts[i] * counts[j];
                int one = truth[i].CompareTo(truth[j]);
                int other = predicted[i].CompareTo(predicted[j]);
                concordance += pairs * Math.Sign(one) * Math.Sign(other);
                if (one != 0) untiedTruth += pairs;
                if (other != 0) untiedPredicted += pairs;
            }
        }

        return untiedTruth == 0 || untiedPredicted == 0
            ? double.NaN
            : concordance / (Math.Sqrt(untiedTruth) * Math.Sqrt(untiedPredicted));
    }
}
