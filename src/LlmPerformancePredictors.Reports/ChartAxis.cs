using System.Globalization;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Reports;

/// <summary>An axis of a <see cref="Chart"/>.</summary>
public sealed record ChartAxis
{
    private const double NarrowestShare = 1e-10;
    private const double Narrowest = 1e-100;

    // A tick behind the upper end is a number still, so that ticks end.
    private const double Farthest = 1.79e308;
    private const double Unseen = 1e9;

    // Smaller ones, and the quotients that they are in, are no normal doubles.
    private const double Nearest = 1e-300;

    // As few decades as that have ticks between their powers of ten.
    private const double FewDecades = 3;

    /// <summary>Creates the axis.</summary>
    /// <param name="label">What it shows, with its unit.</param>
    /// <param name="low">Its lower end, finite.</param>
    /// <param name="high">
    /// Its upper end, finite; where it is not above the lower one, the axis is 1 long. An axis that is narrower than doubles
    /// can divide is widened at both ends; none goes beyond 1.79e308 on either side.
    /// </param>
    /// <param name="scale">Whether equal lengths are equal differences or, above 0 alone, equal ratios.</param>
    /// <exception cref="ArgumentException">An end is not finite, or a logarithmic scale has one that is not above 0.</exception>
    public ChartAxis(string label, double low, double high, MetricScale scale = MetricScale.Linear)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (!double.IsFinite(low) || !double.IsFinite(high))
            throw new ArgumentException(
                FormattableString.Invariant($"The axis '{label}' is from {low} to {high}; both ends must be finite numbers."));
        if (scale == MetricScale.Logarithmic && !(low > 0 && high > 0))
            throw new ArgumentException(FormattableString.Invariant(
                $"The logarithmic axis '{label}' is from {low} to {high}; both ends must be above 0."));
        Scale = scale;
        if (scale == MetricScale.Logarithmic)
        {
            (low, high) = (Math.Clamp(low, Nearest, Farthest / 10), Math.Clamp(high, Nearest, Farthest / 10));
            if (high < low * (1 + NarrowestShare)) high = low * 10;
            (Label, Low, High) = (label, low, high);
            return;
        }

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

    /// <summary>Whether equal lengths are equal differences or equal ratios.</summary>
    public MetricScale Scale { get; }

    /// <summary>Its ends as the script of a page reads them: of a logarithmic axis decimal logarithms, and the word.</summary>
    internal string Ends => Scale == MetricScale.Linear
        ? FormattableString.Invariant($"{Low:R} {High:R}")
        : FormattableString.Invariant($"{Math.Log10(Low):R} {Math.Log10(High):R} log");

    private double Decades => Math.Log10(High) - Math.Log10(Low);

    /// <summary>The axis that shows all values, with some room at both ends.</summary>
    /// <param name="label">What it shows, with its unit.</param>
    /// <param name="values">At least one, all finite, and on a logarithmic scale above 0.</param>
    /// <param name="scale">Whether equal lengths are equal differences or equal ratios.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentException">There is no value, or one is not allowed.</exception>
    public static ChartAxis FromValues(string label, IEnumerable<double> values, MetricScale scale = MetricScale.Linear)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(values);
        double[] all = [.. values];
        if (all.Length == 0)
            throw new ArgumentException($"The axis '{label}' has no values to show; at least one is needed.", nameof(values));
        (double low, double high) = (all.Min(), all.Max());
        if (!double.IsFinite(low) || !double.IsFinite(high)) return new ChartAxis(label, low, high); // refuses them
        if (scale == MetricScale.Logarithmic)
        {
            double room = low > 0 && high > low ? Math.Pow(10, 0.04 * (Math.Log10(high) - Math.Log10(low))) : 2;
            return new ChartAxis(label, low / room, Limit(high * room), scale);
        }

        double span = high - low;
        double padding = double.IsPositiveInfinity(span) ? (high * 0.04) - (low * 0.04) : span > 0 ? span * 0.04 : 0.5;
        return new ChartAxis(label, Limit(low - padding), Limit(high + padding));
    }

    /// <summary>
    /// Where its ticks are: multiples of 1, 2 or 5 times a power of ten, about eight of them; over more than a decade of a
    /// logarithmic axis the powers of ten, and 2 and 5 times them where there are few.
    /// </summary>
    internal IEnumerable<(double Value, string Text)> FindTicks() =>
        Scale == MetricScale.Logarithmic && Decades > 1 ? FindPowers() : FindMultiples();

    private IEnumerable<(double Value, string Text)> FindPowers()
    {
        double[] factors = Decades > FewDecades ? [1] : [1, 2, 5];
        int step = (int)Math.Ceiling(Decades / 8);
        for (int power = (int)Math.Floor(Math.Log10(Low)); power <= Math.Log10(High); power++)
        {
            if (power % step != 0) continue;
            foreach (double factor in factors)
            {
                double value = factor * Math.Pow(10, power);
                if (value >= Low && value <= High) yield return (value, value.ToString("G6", CultureInfo.InvariantCulture));
            }
        }
    }

    private IEnumerable<(double Value, string Text)> FindMultiples()
    {
        double step = FindStep();
        string format = "F" + CountDecimals(step).ToString(CultureInfo.InvariantCulture);
        for (double i = Math.Ceiling((Low / step) - 1e-9); i * step <= High + (step * 1e-9); i++)
            yield return (i * step, ((i * step) + 0.0).ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// A value on it, with two more decimals than its ticks have, finer than the eye can place it; over more than a decade of a
    /// logarithmic axis with four digits.
    /// </summary>
    internal string Format(double value) => Scale == MetricScale.Logarithmic && Decades > 1
        ? value.ToString("G4", CultureInfo.InvariantCulture)
        : (value + 0.0).ToString("0." + new string('#', CountDecimals(FindStep()) + 2), CultureInfo.InvariantCulture);

    /// <summary>Whether a value has a place on it or beyond its ends.</summary>
    internal bool HasPlace(double value) => double.IsFinite(value) && (Scale == MetricScale.Linear || value > 0);

    /// <summary>How far apart two values are, in lengths of the axis, as far as anybody could see it.</summary>
    internal double Measure(double from, double to) => Math.Clamp(
        Scale == MetricScale.Logarithmic
            ? (Math.Log10(to) - Math.Log10(from)) / Decades
            : ((to / 2) - (from / 2)) / ((High / 2) - (Low / 2)), // halves, as a length may be no double
        -Unseen, Unseen);

    private static double Limit(double end) => Math.Clamp(end, -Farthest, Farthest);

    private double FindStep()
    {
        double least = (High / 8) - (Low / 8);
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= least * 0.999) * power;
    }

    private static int CountDecimals(double step) => Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
}
