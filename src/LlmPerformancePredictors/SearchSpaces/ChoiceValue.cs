using System.Globalization;
using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// The value of a choice when an architecture is written by hand: a number, a category or a list of one per layer, such as
/// <c>[8, 16]</c>. Every conversion is exact: the text is that of the number itself.
/// </summary>
[CollectionBuilder(typeof(ChoiceValue), nameof(FromList))]
public sealed class ChoiceValue
{
    private ChoiceValue(IReadOnlyList<string> texts) => Texts = texts;

    /// <summary>The values as texts of the invariant culture; one, or one per layer.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>A value from its texts, one, or one per layer.</summary>
    /// <param name="texts">As <see cref="Choice.Format"/> writes them.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">There are no texts, or one is null.</exception>
    public static ChoiceValue FromTexts(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string[] all = [.. texts];
        int empty = Array.IndexOf(all, null);
        if (empty >= 0)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The value {empty + 1} of {all.Length} is null; give a number or a category."),
                nameof(texts));
        return new ChoiceValue(all);
    }

    /// <summary>A list, one value per layer; what a collection expression makes.</summary>
    /// <param name="values">A number or a category each.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">A value is a list itself.</exception>
    public static ChoiceValue FromList(params ReadOnlySpan<ChoiceValue> values)
    {
        var texts = new List<string>(values.Length);
        foreach (ChoiceValue value in values)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(values));
            if (value.Texts is not [string text])
                throw new ArgumentException(
                    $"A list has one number or category a layer; [{value}] has {value.Texts.Count}.", nameof(values));
            texts.Add(text);
        }

        return new ChoiceValue(texts);
    }

    /// <summary>The values, one by one.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<ChoiceValue> GetEnumerator() => Texts.Select(text => FromTexts([text])).GetEnumerator();

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChoiceValue(int value) => FromTexts([Text(value)]);

    /// <summary>A real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChoiceValue(double value) => FromTexts([Text(value)]);

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChoiceValue(long value) => FromTexts([value.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>A real number.</summary>
    /// <param name="value">The number; 0.1f means 0.1.</param>
    public static implicit operator ChoiceValue(float value) => FromTexts([value.ToString("R", CultureInfo.InvariantCulture)]);

    /// <summary>A real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChoiceValue(decimal value) => FromTexts([Text(value)]);

    /// <summary>The name of a category of one letter; never the letter's number.</summary>
    /// <param name="value">The name.</param>
    public static implicit operator ChoiceValue(char value) => FromTexts([value.ToString()]);

    /// <summary>The name of a category.</summary>
    /// <param name="value">The name.</param>
    public static implicit operator ChoiceValue(string value) => FromTexts([value]);

    /// <summary>Whole numbers, one per layer.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator ChoiceValue(int[] values) => FromTexts(values?.Select(Text)!);

    /// <summary>Real numbers, one per layer.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator ChoiceValue(double[] values) => FromTexts(values?.Select(Text)!);

    /// <summary>Real numbers, one per layer.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator ChoiceValue(decimal[] values) => FromTexts(values?.Select(Text)!);

    /// <summary>Names of categories, one per layer.</summary>
    /// <param name="values">The names.</param>
    public static implicit operator ChoiceValue(string[] values) => FromTexts(values);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Texts);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
