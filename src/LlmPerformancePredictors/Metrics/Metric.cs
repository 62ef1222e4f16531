using System.Globalization;
using static System.FormattableString;

namespace LlmPerformancePredictors.Metrics;

/// <summary>What a score measures: its names, direction, range and scale.</summary>
public sealed record Metric
{
    // No score that anybody measures is outside of these, and a fit that goes astray gives a number still.
    private const double FarthestExponent = 300;

    /// <summary>Creates a metric.</summary>
    /// <param name="name">Its short name, for example <c>BLEU</c>.</param>
    /// <param name="minimum">The smallest possible score.</param>
    /// <param name="maximum">The largest possible score, above the minimum; infinity if there is none.</param>
    /// <param name="direction">Which way it improves.</param>
    /// <param name="decimals">How many decimals are worth writing, 0 to 6; default 2.</param>
    /// <param name="noun">Its name in a sentence, for example <c>BLEU score</c>; default the short name.</param>
    /// <exception cref="ArgumentException">The name is empty, the range is empty or the decimals are outside 0 to 6.</exception>
    public Metric(
        string name, double minimum, double maximum,
        MetricDirection direction = MetricDirection.HigherIsBetter, int decimals = 2, string? noun = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("A metric needs a name; it was empty.", nameof(name));
        if (!(minimum < maximum))
            throw new ArgumentException(
                Invariant($"The range of {name} is from {minimum} to {maximum}; the minimum must be below the maximum."),
                nameof(maximum));
        if (decimals is < 0 or > 6)
            throw new ArgumentException($"The decimals of {name} are {decimals}; allowed is 0 to 6.", nameof(decimals));
        (Name, Minimum, Maximum, Direction, Decimals, Noun) = (name, minimum, maximum, direction, decimals, noun ?? name);
    }

    /// <summary>BLEU in percent, from 0 to 100 (Papineni et al., 2002).</summary>
    public static Metric Bleu { get; } = new("BLEU", 0, 100, noun: "BLEU score");

    /// <summary>Classification accuracy in percent, from 0 to 100.</summary>
    public static Metric Accuracy { get; } = new("accuracy", 0, 100);

    /// <summary>Structural similarity, from -1 to 1 (Wang et al., 2004).</summary>
    public static Metric Ssim { get; } = new("SSIM", -1, 1, decimals: 4);

    /// <summary>Held-out cross-entropy in nats a token, at least 0; lower is better.</summary>
    public static Metric HeldOutLoss { get; } =
        new("held-out loss", 0, double.PositiveInfinity, MetricDirection.LowerIsBetter, decimals: 4);

    /// <summary>The short name.</summary>
    public string Name { get; }

    /// <summary>The name in a sentence.</summary>
    public string Noun { get; }

    /// <summary>The smallest possible score.</summary>
    public double Minimum { get; }

    /// <summary>The largest possible score.</summary>
    public double Maximum { get; }

    /// <summary>Which way the metric improves.</summary>
    public MetricDirection Direction { get; }

    /// <summary>
    /// How many decimals are worth writing; on a logarithmic scale so many digits from the first that is not 0.
    /// </summary>
    public int Decimals { get; }

    /// <summary>
    /// How differences count. Prompts, what regressors learn, errors and the axes of reports follow it; scores themselves are
    /// written and predicted as they are. Default <see cref="MetricScale.Linear"/>.
    /// </summary>
    /// <example><c>Metric.HeldOutLoss with { Scale = MetricScale.Logarithmic }</c></example>
    /// <exception cref="ArgumentException">The scale is logarithmic and the range begins below 0, or it is none.</exception>
    public MetricScale Scale
    {
        get;
        init => field = value switch
        {
            MetricScale.Linear => value,
            MetricScale.Logarithmic when Minimum >= 0 => value,
            MetricScale.Logarithmic => throw new ArgumentException(
                Invariant($"The range of {Name} is from {Minimum} to {Maximum}; a logarithmic scale needs one from 0 or above."),
                nameof(Scale)),
            _ => throw new ArgumentException(
                $"The scale of {Name} is {value}; allowed is {MetricScale.Linear} or {MetricScale.Logarithmic}.", nameof(Scale)),
        };
    }

    /// <summary>The range in words, for messages.</summary>
    internal string Range => Scale == MetricScale.Logarithmic && Minimum == 0
        ? Invariant($"above 0 to {Maximum} on its logarithmic scale")
        : Invariant($"{Minimum} to {Maximum}");

    /// <summary>What improves, for prompts: <c>higher is better</c>.</summary>
    internal string Better
    {
        get
        {
            string better = Direction == MetricDirection.HigherIsBetter ? "higher is better" : "lower is better";
            return Scale == MetricScale.Linear
                ? better
                : better + ", and ratios count: half of a score is as far from it as its double";
        }
    }

    /// <summary>Whether a score is finite and within the range, and above 0 on a logarithmic scale.</summary>
    /// <param name="score">The score.</param>
    /// <returns>True if it can be a score of this metric.</returns>
    public bool Allows(double score) => double.IsFinite(score) && score >= Minimum && score <= Maximum
        && (Scale == MetricScale.Linear || score > 0);

    /// <summary>Where a score stands on the scale: itself, or its decimal logarithm.</summary>
    /// <param name="score">A score that the metric allows.</param>
    /// <returns>The place; differences between places are what counts.</returns>
    public double ToScale(double score) => Scale == MetricScale.Linear ? score : Math.Log10(score);

    /// <summary>The score that stands at a place of the scale.</summary>
    /// <param name="place">The place; on a logarithmic scale what is outside -300 to 300 is taken to be there.</param>
    /// <returns>The score, which may be outside the range.</returns>
    public double FromScale(double place) => Scale == MetricScale.Linear
        ? place
        : Math.Pow(10, Math.Clamp(place, -FarthestExponent, FarthestExponent));

    /// <summary>An error's name, with the scale that it is measured on.</summary>
    /// <param name="error">Its name, such as <c>MAE</c>.</param>
    /// <returns>The name; on a logarithmic scale with <c>log10</c> before it, as in <c>log10 MAE</c>.</returns>
    public string NameError(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Scale == MetricScale.Linear ? error : "log10 " + error;
    }

    /// <summary>A score as it is written, in the invariant culture.</summary>
    /// <param name="score">The score.</param>
    /// <returns>
    /// With <see cref="Decimals"/> decimals; on a logarithmic scale with so many digits from the first that is not 0, and with
    /// an exponent where it is small, as in <c>3.12E-05</c>.
    /// </returns>
    public string Format(double score) => score.ToString(
        Scale == MetricScale.Linear ? Invariant($"F{Decimals}") : Invariant($"G{Math.Max(1, Decimals)}"),
        CultureInfo.InvariantCulture);

    /// <summary>A deviation in the metric's unit, on the scale, near a score.</summary>
    internal double SpreadToScale(double deviation, double score) =>
        Scale == MetricScale.Linear ? deviation : deviation / (score * Math.Log(10));

    /// <summary>A deviation on the scale, in the metric's unit, near a score.</summary>
    internal double SpreadFromScale(double deviation, double score) =>
        Scale == MetricScale.Linear ? deviation : deviation * score * Math.Log(10);

    /// <summary>Where scores stand on the scale.</summary>
    internal double[] ToScale(IEnumerable<double> scores) => [.. scores.Select(ToScale)];

    /// <summary>Whether a score is strictly better than another.</summary>
    /// <param name="score">A score.</param>
    /// <param name="other">Another score.</param>
    /// <returns>True if it is better in this metric's direction.</returns>
    public bool IsBetter(double score, double other) =>
        Direction == MetricDirection.HigherIsBetter ? score > other : score < other;
}
