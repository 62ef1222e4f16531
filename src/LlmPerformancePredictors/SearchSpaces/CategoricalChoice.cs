namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>A choice among named categories, such as the operations of an edge.</summary>
public sealed class CategoricalChoice : Choice
{
    internal CategoricalChoice(
        string name, IReadOnlyList<Category> categories, string description, string? lengthChoice,
        ChoiceCondition? activeWhen, CodeSketch? code)
        : base(name, description, lengthChoice, activeWhen, code) => Categories = categories;

    /// <summary>The categories, with distinct names, in the order given.</summary>
    public IReadOnlyList<Category> Categories { get; }

    /// <inheritdoc/>
    public override int Count => Categories.Count;

    /// <inheritdoc/>
    public override string Allowed => "one of " + string.Join(", ", Categories.Select(category => category.Name));

    /// <inheritdoc/>
    public override string Format(int option) => Categories[option].Name;

    /// <inheritdoc/>
    public override double GetNumber(int option) => option;

    private protected override Choice Keep(IReadOnlyList<int> options) =>
        new CategoricalChoice(
            Name, [.. options.Select(option => Categories[option])], Description, LengthChoice, ActiveWhen, Code);

    /// <inheritdoc/>
    public override bool TryParse(string text, out int option)
    {
        ArgumentNullException.ThrowIfNull(text);
        option = -1;
        for (int i = 0; i < Categories.Count && option < 0; i++)
            if (string.Equals(Categories[i].Name, text, StringComparison.Ordinal)) option = i;
        return option >= 0;
    }
}
