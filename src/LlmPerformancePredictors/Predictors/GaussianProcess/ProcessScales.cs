namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>What the marginal likelihood chooses.</summary>
/// <param name="Lengths">A length scale for each part of the distance; distances are 1 on average.</param>
/// <param name="Noise">The variance of the noise, in parts of the variance of the process.</param>
internal sealed record ProcessScales(double[] Lengths, double Noise)
{
    /// <summary>What is thought likely before any score is seen; it is also where the search for better ones begins.</summary>
    public static ProcessScales CreateLikely(int parts)
    {
        double[] lengths = new double[parts];
        Array.Fill(lengths, LikelyLength);
        return new ProcessScales(lengths, LikelyNoise);
    }

    private const double LikelyLength = 4;
    private const double LikelyNoise = 0.1;
    private const double LengthSpread = 1.2;
    private const double NoiseSpread = 1.5;

    /// <summary>The logarithm of how likely these are before any score is seen, up to a constant: log-normal ones.</summary>
    public double LogPrior
    {
        get
        {
            double sum = Square(Math.Log(Noise / LikelyNoise) / NoiseSpread);
            foreach (double length in Lengths) sum += Square(Math.Log(length / LikelyLength) / LengthSpread);
            return -sum / 2;
        }
    }

    private static double Square(double value) => value * value;
}
