using System.Globalization;

namespace LlmPerformancePredictors.Reports;

/// <summary>An axis of a <see cref="Chart"/>.</summary>
public sealed record ChartAxis
{
    private const double NarrowestShare = 1e-10;
    private const double Narrowest = 1e-100;

    // A tick behind the upper end is a number still, so that ticks end.
    private const double Farthest = 1.79e308;
    private const double Unseen = 1e9;

    /// <summary>Creates the axis.</summary>
    /// <param name="label">What it shows, with its unit.</param>
    /// <param name="low">Its lower end, finite.</param>
    /// <param name="high">
    /// Its upper end, finite; where it is not above the lower one, the axis is 1 long. An axis that is narrower than doubles
    /// can divide is widened at both ends; none goes beyond 1.79e308 on either side.
    /// </param>
    /// <exception cref="ArgumentException">An end is not finite.</exception>
    public ChartAxis(string label, double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high))
            throw new ArgumentException(
                FormattableString.Invariant($"The axis '{label}' is from {low} to {high}; both ends must be finite numbers."));
        (low, high) = (Limit(low), Limit(high));
        if (high <= low) high = low + 1;

        // Ticks and places are sums and quotients of the ends, so some thousand doubles have to lie between two ticks.
        double least = Math.Max(NarrowestShare * Math.Max(Math.Abs(low), Math.Abs(high)), Narrowest);
        double lacking = least - (high - low);
        if (lacking > 0) (low, high) = (low - lacking, high + lacking);
        (Label, Low, High) = (label, Limit(low), Limit(high));
    }

    /// <summary>What it shows, with its unit.</summary>
    public string Label { get; }

    /// <summary>Its lower end.</summary>
    public double Low { get; }

    /// <summary>Its upper end, above the lower one.</summary>
    public double High { get; }

    /// <summary>The axis that shows all values, with some room at both ends.</summary>
    /// <param name="label">What it shows, with its unit.</param>
    /// <param name="values">At least one, all finite.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    public static ChartAxis FromValues(string label, IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0)
            throw new ArgumentException($"The axis '{label}' has no values to show; at least one is needed.", nameof(values));
        (double low, double high) = (all.Min(), all.Max());
        if (!double.IsFinite(low) || !double.IsFinite(high)) return new ChartAxis(label, low, high); // refuses them
        double span = high - low;
        double padding = double.IsPositiveInfinity(span) ? (high * 0.04) - (low * 0.04) : span > 0 ? span * 0.04 : 0.5;
        return new ChartAxis(label, Limit(low - padding), Limit(high + padding));
    }

    /// <summary>Where its ticks are: multiples of 1, 2 or 5 times a power of ten, about eight of them.</summary>
    internal IEnumerable<(double Value, string Text)> FindTicks()
    {
        double step = FindStep();
        string format = "F" + CountDecimals(step).ToString(CultureInfo.InvariantCulture);
        for (double i = Math.Ceiling((Low / step) - 1e-9); i * step <= High + (step * 1e-9); i++)
            yield return (i * step, ((i * step) + 0.0).ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A value on it, with two more decimals than its ticks have: finer than the eye can place it.</summary>
    internal string Format(double value) =>
        (value + 0.0).ToString("0." + new string('#', CountDecimals(FindStep()) + 2), CultureInfo.InvariantCulture);

    /// <summary>How far apart two values are, in lengths of the axis, as far as anybody could see it.</summary>
    internal double Measure(double from, double to) =>
        Math.Clamp(((to / 2) - (from / 2)) / ((High / 2) - (Low / 2)), -Unseen, Unseen); // halves, as a length may be no double

    private static double Limit(double end) => Math.Clamp(end, -Farthest, Farthest);

    private double FindStep()
    {
        double least = (High / 8) - (Low / 8);
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= least * 0.999) * power;
    }

    private static int CountDecimals(double step) => Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
}
