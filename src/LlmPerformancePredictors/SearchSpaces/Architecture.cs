using System.Text;
using System.Text.Json.Serialization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// An immutable point of a <see cref="SearchSpace"/>. Choices that do not count (the third layer of a network of two) have
/// no value at all, so two genes that mean the same network are one architecture with one <see cref="Id"/>.
/// </summary>
[JsonConverter(typeof(ArchitectureJsonConverter))]
public sealed class Architecture : IEquatable<Architecture>
{
    private readonly int[] _genes;
    private string? _id;
    private int _hash;

    internal Architecture(SearchSpace space, int[] genes)
    {
        Space = space;
        _genes = genes;
    }

    /// <summary>The space that the architecture is a point of.</summary>
    public SearchSpace Space { get; }

    /// <summary>
    /// The canonical id: <c>name=value;name=value,value</c> in the order of the space's choices, without inactive ones.
    /// <see cref="SearchSpace.Parse"/> reads it back.
    /// </summary>
    public string Id => _id ??= WriteId();

    /// <summary>
    /// The option of every gene, in the space's order: one gene a choice, or one per possible layer; -1 where inactive.
    /// </summary>
    public ReadOnlySpan<int> Genes => _genes;

    /// <summary>Whether a choice counts in this architecture (for a list: whether it has at least one layer).</summary>
    /// <param name="choice">The choice's name.</param>
    /// <returns>True if it has a value here.</returns>
    /// <exception cref="ArgumentException">The space has no such choice.</exception>
    public bool IsActive(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Options(choice).Length > 0;
    }

    /// <summary>The value of an integer or real choice, or the position of a category.</summary>
    /// <param name="choice">The name of a choice that is no list.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The space has no such choice, or it is a list.</exception>
    /// <exception cref="InvalidOperationException">The choice is inactive here.</exception>
    public double GetNumber(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Space[choice].GetNumber(Single(choice));
    }

    /// <summary>The numbers of a list, one per layer that exists.</summary>
    /// <param name="choice">A choice's name; a choice that is no list gives one number, an inactive one none.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentException">The space has no such choice.</exception>
    public double[] GetNumbers(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        Choice definition = Space[choice];
        return Map(choice, definition.GetNumber);
    }

    /// <summary>The value of an integer choice.</summary>
    /// <param name="choice">The name of a choice that is no list.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The space has no such choice, it is a list, or it has no whole numbers.</exception>
    /// <exception cref="InvalidOperationException">The choice is inactive here.</exception>
    public int GetInteger(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return IntegerChoice(choice).Values[Single(choice)];
    }

    /// <summary>One of the whole numbers of a list, without allocating.</summary>
    /// <param name="choice">The name of an integer choice.</param>
    /// <param name="layer">Which, from 0.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">The space has no such choice, or it has no whole numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public int GetInteger(string choice, int layer)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ReadOnlySpan<int> options = Options(choice);
        if ((uint)layer >= (uint)options.Length)
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"'{choice}' has {options.Length} values in {Id}.");
        return IntegerChoice(choice).Values[options[layer]];
    }

    /// <summary>The whole numbers of a list, one per layer that exists.</summary>
    /// <param name="choice">The name of an integer choice; an inactive one gives an empty list.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentException">The space has no such choice, or it has no whole numbers.</exception>
    public int[] GetIntegers(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        IReadOnlyList<int> values = IntegerChoice(choice).Values;
        return Map(choice, option => values[option]);
    }

    /// <summary>The values of a choice as text, one, or one per layer that exists; empty if inactive.</summary>
    /// <param name="choice">The choice's name.</param>
    /// <returns>The texts, with the invariant culture.</returns>
    /// <exception cref="ArgumentException">The space has no such choice.</exception>
    public string[] GetTexts(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        Choice definition = Space[choice];
        return Map(choice, definition.Format);
    }

    /// <summary>The value of a choice as text; a list's values are joined by commas.</summary>
    /// <param name="choice">The choice's name.</param>
    /// <returns>The text, empty if the choice is inactive.</returns>
    /// <exception cref="ArgumentException">The space has no such choice.</exception>
    public string GetText(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return string.Join(',', GetTexts(choice));
    }

    /// <summary>Two architectures are equal when their ids are, also across a space and a refinement of it.</summary>
    /// <param name="other">The other architecture.</param>
    /// <returns>Whether both mean the same network.</returns>
    public bool Equals(Architecture? other) =>
        ReferenceEquals(this, other)
        || (other is not null && (ReferenceEquals(Space, other.Space)
            ? _genes.AsSpan().SequenceEqual(other._genes)
            : string.Equals(Id, other.Id, StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Architecture);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = Space.ComputeHash(_genes);

    /// <inheritdoc/>
    public override string ToString() => Id;

    private ReadOnlySpan<int> Options(string choice) => Space.GetActiveOptions(this, choice);

    private int Single(string choice)
    {
        if (Space[choice].IsList)
            throw new ArgumentException($"'{choice}' has one value per layer; ask for its list instead.", nameof(choice));
        ReadOnlySpan<int> options = Options(choice);
        return options.Length == 1
            ? options[0]
            : throw new InvalidOperationException($"'{choice}' is inactive in {Id}; ask IsActive first.");
    }

    private IntegerChoice IntegerChoice(string choice) =>
        Space[choice] as IntegerChoice
        ?? throw new ArgumentException($"'{choice}' has no whole numbers: it is {Space[choice].Allowed}.", nameof(choice));

    private T[] Map<T>(string choice, Func<int, T> value)
    {
        ReadOnlySpan<int> options = Options(choice);
        var values = new T[options.Length];
        for (int i = 0; i < values.Length; i++) values[i] = value(options[i]);
        return values;
    }

    private string WriteId()
    {
        var text = new StringBuilder();
        foreach (Choice choice in Space.Choices)
        {
            ReadOnlySpan<int> options = Options(choice.Name);
            for (int i = 0; i < options.Length; i++)
            {
                if (i > 0) text.Append(',');
                else text.Append(text.Length == 0 ? "" : ";").Append(choice.Name).Append('=');
                text.Append(choice.Format(options[i]));
            }
        }

        return text.ToString();
    }
}
