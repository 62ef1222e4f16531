using System.Globalization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>A choice among whole numbers.</summary>
public sealed class IntegerChoice : Choice
{
    internal IntegerChoice(
        string name, IReadOnlyList<int> values, string description, string? lengthChoice,
        ChoiceCondition? activeWhen, CodeSketch? code)
        : base(name, description, lengthChoice, activeWhen, code) => Values = values;

    /// <summary>The allowed numbers, distinct, in the order given.</summary>
    public IReadOnlyList<int> Values { get; }

    /// <inheritdoc/>
    public override int Count => Values.Count;

    /// <inheritdoc/>
    public override string Allowed => "one of " + string.Join(", ", Enumerable.Range(0, Count).Select(Format));

    /// <inheritdoc/>
    public override string Format(int option) => Values[option].ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override double GetNumber(int option) => Values[option];

    private protected override Choice Keep(IReadOnlyList<int> options) =>
        new IntegerChoice(Name, [.. options.Select(option => Values[option])], Description, LengthChoice, ActiveWhen, Code);

    /// <inheritdoc/>
    public override bool TryParse(string text, out int option)
    {
        ArgumentNullException.ThrowIfNull(text);
        option = -1;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            for (int i = 0; i < Values.Count && option < 0; i++)
                if (Values[i] == value) option = i;
        return option >= 0;
    }
}
