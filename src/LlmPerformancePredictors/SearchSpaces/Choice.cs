using System.Globalization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// A named decision of a <see cref="SearchSpace"/>: a finite, ordered set of options, made once or once per layer, and
/// possibly only while another choice has certain values.
/// </summary>
public abstract class Choice
{
    private protected Choice(string name, string description, string? lengthChoice, ChoiceCondition? activeWhen, CodeSketch? code)
    {
        Name = name;
        Description = description;
        LengthChoice = lengthChoice;
        ActiveWhen = activeWhen;
        Code = code;
    }

    /// <summary>The name, unique in its space, as it is written in ids and prompts.</summary>
    public string Name { get; }

    /// <summary>What the choice means, in words; prompts are rendered from it.</summary>
    public string Description { get; }

    /// <summary>
    /// An optional sketch of the code that the choice takes effect in; prompts show it beneath the description.
    /// </summary>
    public CodeSketch? Code { get; }

    /// <summary>For a list: the name of the earlier integer choice whose value is the list's length; otherwise null.</summary>
    public string? LengthChoice { get; }

    /// <summary>When the choice counts; null means always.</summary>
    public ChoiceCondition? ActiveWhen { get; }

    /// <summary>Whether the choice is made once per layer.</summary>
    public bool IsList => LengthChoice is not null;

    /// <summary>The number of options, at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>What is allowed, in words, for error messages.</summary>
    public abstract string Allowed { get; }

    /// <summary>The text of an option, with the invariant culture.</summary>
    /// <param name="option">From 0 to <see cref="Count"/> - 1.</param>
    /// <returns>The text, as it is written in ids and prompts.</returns>
    public abstract string Format(int option);

    /// <summary>The option as a number: the value itself, or the position of a category.</summary>
    /// <param name="option">From 0 to <see cref="Count"/> - 1.</param>
    /// <returns>The number, for features and costs.</returns>
    public abstract double GetNumber(int option);

    /// <summary>Reads an option back.</summary>
    /// <param name="text">A text that <see cref="Format"/> gives, or another way to write the same value.</param>
    /// <param name="option">The option, or -1.</param>
    /// <returns>Whether the text is an allowed value.</returns>
    public abstract bool TryParse(string text, out int option);

    /// <summary>The choice with some of its options alone, in their order.</summary>
    /// <param name="options">Positions, ascending, at least one.</param>
    private protected abstract Choice Keep(IReadOnlyList<int> options);

    /// <summary>The choice with the given values alone.</summary>
    internal Choice Restrict(IReadOnlyList<string> values)
    {
        var kept = new SortedSet<int>();
        foreach (string value in values)
            kept.Add(TryParse(value, out int option)
                ? option
                : throw new ArgumentException(
                    $"The choice '{Name}' cannot keep '{value}', which it does not have; allowed is {Allowed}.", nameof(values)));
        if (kept.Count == 0)
            throw new ArgumentException(
                $"The choice '{Name}' keeps no value; at least one is needed, allowed is {Allowed}.", nameof(values));
        return kept.Count == Count ? this : Keep([.. kept]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Allowed}");
}
