namespace LlmPerformancePredictors.Search.Hybrid;

/// <summary>Which predictor scores which generation. Immutable.</summary>
public sealed class PredictorSchedule
{
    /// <summary>Any list.</summary>
    /// <param name="predictors">The name of the predictor of every generation; the last one goes on for those after it.</param>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public PredictorSchedule(IReadOnlyList<string> predictors)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        if (predictors.Count == 0)
            throw new ArgumentException("A schedule names at least one predictor; it was empty.", nameof(predictors));
        Predictors = [.. predictors];
    }

    /// <summary>The name of the predictor of every generation; the last one goes on.</summary>
    public IReadOnlyList<string> Predictors { get; }

    /// <summary>The name of a generation's predictor.</summary>
    /// <param name="generation">From 0.</param>
    /// <returns>The name.</returns>
    public string this[int generation] => Predictors[Math.Min(generation, Predictors.Count - 1)];

    /// <summary>The cheap predictor first and the trusted one for the rest: HS-NAS (Jawahar et al., 2023, section 6).</summary>
    /// <param name="cheap">The name of the cheap predictor.</param>
    /// <param name="trusted">The name of the trusted one.</param>
    /// <param name="generations">How many generations there are, from 1.</param>
    /// <param name="trustedShare">
    /// The share of generations that the trusted one scores, rounded to the nearest; from 0 to 1.
    /// </param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static PredictorSchedule CheapFirst(string cheap, string trusted, int generations, double trustedShare = 0.5)
    {
        ArgumentNullException.ThrowIfNull(cheap);
        ArgumentNullException.ThrowIfNull(trusted);
        int last = TrustedGenerations(generations, trustedShare);
        return new PredictorSchedule([.. Enumerable.Repeat(cheap, generations - last), .. Enumerable.Repeat(trusted, last)]);
    }

    /// <summary>The reverse: the trusted predictor first, the cheap one for the rest.</summary>
    /// <param name="trusted">The name of the trusted predictor.</param>
    /// <param name="cheap">The name of the cheap one.</param>
    /// <param name="generations">How many generations there are, from 1.</param>
    /// <param name="trustedShare">
    /// The share of generations that the trusted one scores, rounded to the nearest; from 0 to 1.
    /// </param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static PredictorSchedule TrustedFirst(string trusted, string cheap, int generations, double trustedShare = 0.5)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        ArgumentNullException.ThrowIfNull(cheap);
        int first = TrustedGenerations(generations, trustedShare);
        return new PredictorSchedule([.. Enumerable.Repeat(trusted, first), .. Enumerable.Repeat(cheap, generations - first)]);
    }

    /// <summary>Two predictors in turns.</summary>
    /// <param name="first">The name of the one that scores generations 0, 2, 4 and so on.</param>
    /// <param name="second">The name of the other one.</param>
    /// <param name="generations">How many generations there are, from 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than one generation.</exception>
    public static PredictorSchedule Alternating(string first, string second, int generations)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentOutOfRangeException.ThrowIfLessThan(generations, 1);
        return new PredictorSchedule(
            [.. Enumerable.Range(0, generations).Select(generation => generation % 2 == 0 ? first : second)]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Predictors);

    private static int TrustedGenerations(int generations, double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(generations, 1);
        if (!(share >= 0 && share <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(share), share, "The trusted predictor's share of the generations is from 0 to 1.");
        return (int)Math.Round(generations * share, MidpointRounding.AwayFromZero);
    }
}
