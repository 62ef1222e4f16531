using System.Globalization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// A choice among evenly spaced real numbers. Decimal arithmetic keeps the steps exact: 0.3 is never 0.30000000000000004.
/// A step that decimals do not hold, such as a third, is rounded to 28 digits, and so is every value.
/// </summary>
public sealed class RealChoice : Choice
{
    internal RealChoice(
        string name, decimal minimum, decimal maximum, decimal step,
        string description, string? lengthChoice, ChoiceCondition? activeWhen, CodeSketch? code)
        : base(name, description, lengthChoice, activeWhen, code)
    {
        Minimum = minimum;
        Step = step;
        Count = (int)((maximum - minimum) / step) + 1;
        if (Value(Count - 1) > maximum) Count--; // the quotient was rounded up to a whole number
        Maximum = Value(Count - 1);
    }

    /// <summary>The smallest value.</summary>
    public decimal Minimum { get; }

    /// <summary>The largest value that the steps reach.</summary>
    public decimal Maximum { get; }

    /// <summary>The distance between neighboring values, above 0.</summary>
    public decimal Step { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override string Allowed =>
        string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum} in steps of {Step}");

    /// <inheritdoc/>
    public override string Format(int option) =>
        Value(option).ToString("0.############################", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override double GetNumber(int option) => (double)Value(option);

    private protected override Choice Keep(IReadOnlyList<int> options)
    {
        int stride = options.Count == 1 ? 1 : options[1] - options[0];
        for (int i = 1; i < options.Count; i++)
            if (options[i] - options[i - 1] != stride)
                throw new ArgumentException(
                    $"The choice '{Name}' cannot keep {string.Join(", ", options.Select(Format))}: "
                    + "allowed are evenly spaced values.",
                    nameof(options));
        return new RealChoice(
            Name, Value(options[0]), Value(options[^1]), Step * stride, Description, LengthChoice, ActiveWhen, Code);
    }

    /// <inheritdoc/>
    public override bool TryParse(string text, out int option)
    {
        ArgumentNullException.ThrowIfNull(text);
        option = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? Option(value) : -1;
        return option >= 0;
    }

    /// <summary>
    /// Whether every value is told from its neighbors: not where the step is lost in the rounding of large values.
    /// </summary>
    internal bool IsDistinct()
    {
        for (int option = 0; option < Count; option++)
            if (Option(Value(option)) != option) return false;
        return true;
    }

    private decimal Value(int option) => Minimum + (option * Step);

    // The nearest option, if that is just this value: the quotient of rounded numbers need not be whole.
    private int Option(decimal value)
    {
        if (value < Minimum || value > Maximum) return -1;
        int nearest = (int)decimal.Round((value - Minimum) / Step);
        return nearest < Count && Value(nearest) == value ? nearest : -1;
    }
}
