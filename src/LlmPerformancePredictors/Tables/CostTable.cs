using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tables;

/// <summary>
/// Measured costs as a table of your own: a column a choice, and one a device with its latency, energy or memory. The forms are
/// those of <see cref="DemonstrationTable"/>; an architecture that was not measured on a device has an empty field there.
/// </summary>
public static class CostTable
{
    private const string Allowed = "a number from 0 with a decimal point, or nothing where it was not measured";

    /// <summary>Reads the costs of one device.</summary>
    /// <param name="path">The file; its ending says the form.</param>
    /// <param name="space">The space.</param>
    /// <param name="costColumn">The column of the cost, for example <c>latency_ms</c>.</param>
    /// <param name="ignoreOtherColumns">
    /// Whether columns that are neither a choice nor the cost, such as those of other devices, are passed over; otherwise they
    /// are refused.
    /// </param>
    /// <returns>The measurements, in order; at least one. Rows without a cost are left out.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or the cost's column has the name of a choice.</exception>
    /// <exception cref="InvalidDataException">
    /// Something in the file is not allowed, or nothing was measured; the message names file, line, column, value and what is
    /// allowed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<CostMeasurement> Read(
        string path, SearchSpace space, string costColumn, bool ignoreOtherColumns = false) =>
        Convert(Open(path, space, costColumn, ignoreOtherColumns).Read(), path, costColumn);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in messages; its ending says the form, as in <c>latency.csv</c>.</param>
    /// <param name="space">The space.</param>
    /// <param name="costColumn">The column of the cost.</param>
    /// <param name="ignoreOtherColumns">Whether further columns are passed over; otherwise they are refused.</param>
    /// <returns>The measurements, in order; at least one. Rows without a cost are left out.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or the cost's column has the name of a choice.</exception>
    /// <exception cref="InvalidDataException">
    /// Something in the text is not allowed, or nothing was measured; the message names name, line, column, value and what is
    /// allowed.
    /// </exception>
    public static IReadOnlyList<CostMeasurement> Parse(
        string text, string name, SearchSpace space, string costColumn, bool ignoreOtherColumns = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return Convert(Open(name, space, costColumn, ignoreOtherColumns).Parse(text), name, costColumn);
    }

    /// <summary>Writes a file that <see cref="Read"/> reads back, whole or not at all.</summary>
    /// <param name="path">The file, replaced if it exists; its ending says the form.</param>
    /// <param name="space">The space.</param>
    /// <param name="measurements">The measurements.</param>
    /// <param name="costColumn">The column of the cost.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or the cost's column has the name of a choice.</exception>
    /// <exception cref="InvalidArchitectureException">A measurement is of another space.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, SearchSpace space, IEnumerable<CostMeasurement> measurements, string costColumn)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        Open(path, space, costColumn, ignoreOtherColumns: false).Write(
            measurements.Select(one => (one.Architecture, new[] { TableValue.From(one.Cost) })));
    }

    private static TableFile Open(string path, SearchSpace space, string costColumn, bool ignoreOtherColumns)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(costColumn);
        return new TableFile(path, space, [costColumn], ignoreOtherColumns);
    }

    private static CostMeasurement[] Convert(IReadOnlyList<TableRow> rows, string name, string column)
    {
        CostMeasurement[] measured =
        [
            .. rows.Where(row => row.GetText(column) is not null).Select(row => new CostMeasurement(
                row.Architecture,
                DemonstrationTable.GetNumber(row, column, cost => cost >= 0 && double.IsFinite(cost), Allowed))),
        ];
        return measured.Length > 0
            ? measured
            : throw new InvalidDataException($"{name} has no cost in its column '{column}'; at least one row needs one.");
    }
}
