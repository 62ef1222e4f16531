using System.Globalization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// The value of a choice when an architecture is written by hand: a number, a category or a list of one per layer.
/// </summary>
public sealed class ChoiceValue
{
    private ChoiceValue(IReadOnlyList<string> texts) => Texts = texts;

    /// <summary>The values as texts of the invariant culture; one, or one per layer.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>A value from its texts, one, or one per layer.</summary>
    /// <param name="texts">As <see cref="Choice.Format"/> writes them.</param>
    /// <returns>The value.</returns>
    public static ChoiceValue FromTexts(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new ChoiceValue([.. texts]);
    }

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChoiceValue(int value) => FromTexts([Text(value)]);

    /// <summary>A real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChoiceValue(double value) => FromTexts([Text(value)]);

    /// <summary>The name of a category.</summary>
    /// <param name="value">The name.</param>
    public static implicit operator ChoiceValue(string value) => FromTexts([value]);

    /// <summary>Whole numbers, one per layer.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator ChoiceValue(int[] values) => FromTexts(values.Select(Text));

    /// <summary>Real numbers, one per layer.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator ChoiceValue(double[] values) => FromTexts(values.Select(Text));

    /// <summary>Names of categories, one per layer.</summary>
    /// <param name="values">The names.</param>
    public static implicit operator ChoiceValue(string[] values) => FromTexts(values);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Texts);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
