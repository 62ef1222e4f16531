using System.Globalization;

namespace LlmPerformancePredictors.Options;

/// <summary>The numbers that an option allows; not-a-number never is.</summary>
/// <param name="minimum">The least number.</param>
/// <param name="maximum">The greatest number; infinity for none.</param>
internal sealed class OptionRangeAttribute(double minimum, double maximum) : OptionAttribute
{
    /// <summary>Allows all numbers from a least one on, infinity included.</summary>
    /// <param name="minimum">The least number.</param>
    public OptionRangeAttribute(double minimum)
        : this(minimum, double.PositiveInfinity)
    {
    }

    /// <summary>The least number.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The greatest number.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>Whether the least number itself is refused.</summary>
    /// <value>Default false.</value>
    public bool MinimumIsExclusive { get; set; }

    /// <summary>Whether the greatest number itself is refused.</summary>
    /// <value>Default false.</value>
    public bool MaximumIsExclusive { get; set; }

    /// <inheritdoc/>
    protected override bool IsAllowed(object? value)
    {
        if (value is null) return true;
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return (MinimumIsExclusive
            ? number > Minimum : number >= Minimum) && (MaximumIsExclusive ? number < Maximum
            : number <= Maximum);
    }

    /// <inheritdoc/>
    protected override string DescribeAllowed(object? value) => (MinimumIsExclusive, MaximumIsExclusive) switch
    {
        (true, _) when double.IsPositiveInfinity(Maximum) => FormattableString.Invariant($"above {Minimum}"),
        (false, _) when double.IsPositiveInfinity(Maximum) => FormattableString.Invariant($"at least {Minimum}"),
        (true, true) => FormattableString.Invariant($"above {Minimum} and below {Maximum}"),
        (true, false) => FormattableString.Invariant($"above {Minimum}, at most {Maximum}"),
        (false, true) => FormattableString.Invariant($"{Minimum} to below {Maximum}"),
        (false, false) => FormattableString.Invariant($"{Minimum} to {Maximum}"),
    };
}
