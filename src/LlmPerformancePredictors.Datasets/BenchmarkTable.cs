using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>The scores of all architectures of a small space on one task: a tabular benchmark.</summary>
public sealed class BenchmarkTable
{
    private readonly Dictionary<Architecture, double> _validation;
    private readonly Dictionary<Architecture, double>? _test;

    private BenchmarkTable(
        string name,
        SearchSpace space,
        Metric metric,
        Dictionary<Architecture, double> validation,
        Dictionary<Architecture, double>? test) =>
        (Name, Space, Metric, _validation, _test) = (name, space, metric, validation, test);

    /// <summary>The task's name.</summary>
    public string Name { get; }

    /// <summary>The space, all of whose architectures are in the table.</summary>
    public SearchSpace Space { get; }

    /// <summary>What the scores measure.</summary>
    public Metric Metric { get; }

    /// <summary>The validation score of every architecture.</summary>
    public IReadOnlyDictionary<Architecture, double> Validation => _validation;

    /// <summary>The test score of every architecture; null where the source has none.</summary>
    public IReadOnlyDictionary<Architecture, double>? Test => _test;

    /// <summary>
    /// The best architectures by validation score, best first; ties by the ordinal order of their written form.
    /// </summary>
    /// <param name="count">How many, from 1.</param>
    /// <returns>The architectures with their validation scores.</returns>
    public IReadOnlyList<Demonstration> GetBest(int count) =>
        [.. _validation
            .OrderByDescending(pair => Metric.Direction == MetricDirection.HigherIsBetter ? pair.Value : -pair.Value)
            .ThenBy(pair => GetSortKey(pair.Key), StringComparer.Ordinal)
            .Take(count)
            .Select(pair => new Demonstration(pair.Key, pair.Value))];

    /// <summary>The table as the source of design principles: its best architectures, found by evaluating all of it.</summary>
    /// <param name="best">How many of the best architectures, from 1.</param>
    /// <returns>The source task.</returns>
    public SourceTask AsSource(int best = 50) => new(Name, Space, GetBest(best), _validation.Count);

    /// <summary>The table as the target of a transfer. The task carries none of the table's scores.</summary>
    /// <returns>The target task.</returns>
    public TargetTask AsTarget() => new(Name, Space, Metric);

    /// <summary>The table as a predictor that is always right, for testing searches.</summary>
    /// <returns>A predictor of validation scores.</returns>
    public IPerformancePredictor AsPredictor() => new TablePredictor(Space, Metric, Name, _validation);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>
    /// Reads columns of an embedded file that has one row an architecture, in the order of the space's enumeration.
    /// </summary>
    internal static BenchmarkTable Load(
        string file, string name, SearchSpace space, Metric metric, string validation, string? test)
    {
        Architecture[] architectures = [.. space.Enumerate()];
        EmbeddedData.Row[] rows = [.. EmbeddedData.Rows(file)];
        EmbeddedData.RequireRows(file, rows.Length, space, architectures.Length);
        return Create(name, space, metric, architectures, Column(validation), test is null ? null : Column(test));

        double[] Column(string column) => [.. rows.Select(row => row.Double(column))];
    }

    /// <summary>Gives the numbers of columns to architectures.</summary>
    internal static BenchmarkTable Create(
        string name, SearchSpace space, Metric metric, Architecture[] architectures, double[] validation, double[]? test)
    {
        return new BenchmarkTable(name, space, metric, Assign(validation), test is null ? null : Assign(test));

        Dictionary<Architecture, double> Assign(double[] column)
        {
            EmbeddedData.RequireRows(name, column.Length, space, architectures.Length);
            var scores = new Dictionary<Architecture, double>(column.Length);
            for (int i = 0; i < column.Length; i++) scores.Add(architectures[i], column[i]);
            return scores;
        }
    }

    private static string GetSortKey(Architecture architecture) =>
        ReferenceEquals(architecture.Space, NasBench201Space.Instance)
            ? NasBench201Space.FormatCell(architecture)
            : architecture.Id;
}
