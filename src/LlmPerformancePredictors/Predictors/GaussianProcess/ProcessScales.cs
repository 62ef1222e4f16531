namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// What the scores choose, within bounds. Ten scores say little of length scales, and the likeliest ones are often a chance
/// agreement that only short scales make possible.
/// </summary>
/// <param name="Lengths">A length scale for each part of the distance; distances are 1 on average.</param>
/// <param name="Noise">The variance of the noise, in parts of the variance of the process.</param>
internal sealed record ProcessScales(double[] Lengths, double Noise)
{
    /// <summary>The shortest length scale.</summary>
    public const double LeastLength = 0.5;

    /// <summary>The length scale that is expected.</summary>
    public const double TypicalLength = 4;

    /// <summary>The longest length scale.</summary>
    public const double GreatestLength = 8;

    /// <summary>The least noise.</summary>
    public const double LeastNoise = 0.03;

    /// <summary>The noise that is expected.</summary>
    public const double TypicalNoise = 0.15;

    /// <summary>The greatest noise.</summary>
    public const double GreatestNoise = 0.7;

    /// <summary>
    /// The logarithm of how far they are believed before any score is seen, up to a constant: logarithms are normal, of standard
    /// deviation 1, around <see cref="TypicalLength"/>, with which a process is nearly additive, and <see cref="TypicalNoise"/>.
    /// </summary>
    public double LogBelief => -(Lengths.Sum(length => Square(length / TypicalLength)) + Square(Noise / TypicalNoise)) / 2;

    /// <summary>Where the search for good ones begins: in the middle.</summary>
    /// <param name="parts">The parts of the distance.</param>
    public static ProcessScales CreateMiddle(int parts)
    {
        double[] lengths = new double[parts];
        Array.Fill(lengths, Math.Sqrt(LeastLength * GreatestLength));
        return new ProcessScales(lengths, Math.Sqrt(LeastNoise * GreatestNoise));
    }

    private static double Square(double ratio) => Math.Log(ratio) * Math.Log(ratio);
}
