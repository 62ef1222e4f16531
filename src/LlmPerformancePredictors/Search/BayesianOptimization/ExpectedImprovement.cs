using MathNet.Numerics.Distributions;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>
/// The logarithm of the expected improvement (Ament et al., "Unexpected Improvements to Expected Improvement", 2023).
/// </summary>
internal static class ExpectedImprovement
{
    // Below it the difference of two nearly equal numbers is taken from its expansion.
    private const double FarBelow = -10;

    /// <summary>How much better than the best one a normal variable is expected to be, as a logarithm.</summary>
    /// <param name="mean">The mean; higher is better.</param>
    /// <param name="deviation">The standard deviation, above 0.</param>
    /// <param name="best">The best so far.</param>
    /// <returns>A finite number, also where the improvement itself would be 0 in double precision.</returns>
    public static double Log(double mean, double deviation, double best)
    {
        double u = (mean - best) / deviation;
        double logDensity = -0.5 * ((u * u) + Math.Log(2 * Math.PI));
        if (u < FarBelow) return Math.Log(deviation) + logDensity - (2 * Math.Log(-u)) + Math.Log(1 - (3 / (u * u)));
        return Math.Log(deviation) + Math.Log(Math.Exp(logDensity) + (u * Normal.CDF(0, 1, u)));
    }
}
