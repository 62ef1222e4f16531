using System.Globalization;

namespace LlmPerformancePredictors.Options;

/// <summary>The durations that an option allows.</summary>
/// <param name="minimum">The shortest, such as <c>00:00:00.001</c>.</param>
/// <param name="maximum">The longest, such as <c>1.00:00:00</c>; null for none.</param>
internal sealed class DurationRangeAttribute(string minimum, string? maximum = null) : OptionAttribute
{
    /// <summary>The shortest duration.</summary>
    public TimeSpan Minimum { get; } = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);

    /// <summary>The longest duration.</summary>
    public TimeSpan Maximum { get; } = maximum is null
        ? TimeSpan.MaxValue
        : TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);

    /// <summary>Whether the shortest duration itself is refused.</summary>
    /// <value>Default false.</value>
    public bool MinimumIsExclusive { get; set; }

    /// <inheritdoc/>
    protected override bool IsAllowed(object? value) =>
        value is not TimeSpan time || ((MinimumIsExclusive ? time > Minimum : time >= Minimum) && time <= Maximum);

    /// <inheritdoc/>
    protected override string DescribeAllowed(object? value) => $"{Minimum} to {Maximum}";
}
