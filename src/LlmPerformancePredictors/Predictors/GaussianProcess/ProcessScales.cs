namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// What the marginal likelihood chooses. Ten scores carry no fine choice, so both are held within bounds and no value within them
/// is thought likelier than another.
/// </summary>
/// <param name="Lengths">A length scale for each part of the distance; distances are 1 on average.</param>
/// <param name="Noise">The variance of the noise, in parts of the variance of the process.</param>
internal sealed record ProcessScales(double[] Lengths, double Noise)
{
    /// <summary>The shortest length scale.</summary>
    public const double LeastLength = 0.5;

    /// <summary>The longest length scale.</summary>
    public const double GreatestLength = 8;

    /// <summary>The least noise.</summary>
    public const double LeastNoise = 0.03;

    /// <summary>The greatest noise.</summary>
    public const double GreatestNoise = 0.7;

    /// <summary>Where the search for good ones begins: in the middle.</summary>
    /// <param name="parts">The parts of the distance.</param>
    public static ProcessScales CreateMiddle(int parts)
    {
        double[] lengths = new double[parts];
        Array.Fill(lengths, Math.Sqrt(LeastLength * GreatestLength));
        return new ProcessScales(lengths, Math.Sqrt(LeastNoise * GreatestNoise));
    }
}
