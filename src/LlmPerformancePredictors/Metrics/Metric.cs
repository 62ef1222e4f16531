using static System.FormattableString;

namespace LlmPerformancePredictors.Metrics;

/// <summary>What a score measures: its names, direction and range.</summary>
public sealed record Metric
{
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

    /// <summary>How many decimals are worth writing.</summary>
    public int Decimals { get; }

    /// <summary>Whether a score is finite and within the range.</summary>
    /// <param name="score">The score.</param>
    /// <returns>True if it can be a score of this metric.</returns>
    public bool Allows(double score) => double.IsFinite(score) && score >= Minimum && score <= Maximum;

    /// <summary>Whether a score is strictly better than another.</summary>
    /// <param name="score">A score.</param>
    /// <param name="other">Another score.</param>
    /// <returns>True if it is better in this metric's direction.</returns>
    public bool IsBetter(double score, double other) =>
        Direction == MetricDirection.HigherIsBetter ? score > other : score < other;
}
