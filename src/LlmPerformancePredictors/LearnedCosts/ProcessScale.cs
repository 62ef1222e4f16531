namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>What the evidence chooses of a <see cref="CostProcess"/>, in parts of the variance of the costs.</summary>
/// <param name="Linear">The variance of the line.</param>
/// <param name="Local">The variance of what is left over by the line and shared by what is near.</param>
/// <param name="Length">How far near is, in mean differences of standardized features.</param>
/// <param name="Noise">The variance of the noise.</param>
internal sealed record ProcessScale(double Linear, double Local, double Length, double Noise)
{
    /// <summary>Where the search for a good one begins.</summary>
    public static ProcessScale Middle { get; } = new(3, 0.1, 2, 0.01);

    /// <summary>The same with one of the four multiplied; null where that is out of bounds.</summary>
    /// <param name="coordinate">Which one, from 0 to 3.</param>
    /// <param name="factor">By what.</param>
    public ProcessScale? Move(int coordinate, double factor) => coordinate switch
    {
        0 => Linear * factor is >= 0.03 and <= 300 and var linear ? this with { Linear = linear } : null,
        1 => Local * factor is >= 0.001 and <= 3 and var local ? this with { Local = local } : null,
        2 => Length * factor is >= 0.2 and <= 20 and var length ? this with { Length = length } : null,
        _ => Noise * factor is >= 1e-5 and <= 1 and var noise ? this with { Noise = noise } : null,
    };
}
