using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>A measured or computed figure of the architectures of a benchmark, such as a latency or a zero-cost score.</summary>
public sealed class FigureTable
{
    internal FigureTable(SearchSpace space, string name, string unit, IReadOnlyDictionary<Architecture, double> values) =>
        (Space, Name, Unit, Values) = (space, name, unit, values);

    /// <summary>The space of the architectures.</summary>
    public SearchSpace Space { get; }

    /// <summary>What was measured, for example <c>edgegpu latency</c>.</summary>
    public string Name { get; }

    /// <summary>The unit, for example <c>ms</c>; empty for a number without one.</summary>
    public string Unit { get; }

    /// <summary>The figure of every architecture that has one.</summary>
    public IReadOnlyDictionary<Architecture, double> Values { get; }

    /// <summary>The figures as a cost, to be kept below a bound or stated of every candidate.</summary>
    /// <returns>The cost; it refuses architectures without a figure.</returns>
    public ICostModel AsCost() => new TableCost(this);

    /// <summary>Figures as features, one each, as they are.</summary>
    /// <param name="tables">At least one, all of one space.</param>
    /// <returns>The encoder; it refuses architectures without a figure.</returns>
    /// <exception cref="ArgumentException">There is no table, or two are of different spaces.</exception>
    public static FeatureEncoder CreateFeatures(params IReadOnlyList<FigureTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (tables.Count == 0) throw new ArgumentException("Features need at least one table of figures.", nameof(tables));
        if (tables.FirstOrDefault(table => table.Space != tables[0].Space) is { } other)
            throw new ArgumentException(
                $"'{other.Name}' is of '{other.Space.Name}', '{tables[0].Name}' of '{tables[0].Space.Name}'; "
                + "features are of one space.",
                nameof(tables));
        return new TableFeatures(tables);
    }

    /// <inheritdoc/>
    public override string ToString() => Unit.Length == 0 ? Name : $"{Name} ({Unit})";

    /// <summary>Looks a figure up.</summary>
    /// <exception cref="ArgumentException">The architecture has none.</exception>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    internal double Get(Architecture architecture) => Values.TryGetValue(Space.Adopt(architecture), out double value)
        ? value
        : throw new ArgumentException(
            $"The table has no {Name} of {architecture}; it has {Values.Count} architectures of '{Space.Name}'.",
            nameof(architecture));

    private sealed class TableCost(FigureTable table) : ICostModel
    {
        public string Name => table.Name;

        public string Unit => table.Unit;

        public double GetCost(Architecture architecture) => table.Get(architecture);
    }

    private sealed class TableFeatures(IReadOnlyList<FigureTable> tables)
        : FeatureEncoder(tables[0].Space, [.. tables.Select(table => table.Name)])
    {
        protected override void EncodeCore(Architecture architecture, Span<double> features)
        {
            for (int i = 0; i < features.Length; i++) features[i] = tables[i].Get(architecture);
        }
    }
}
