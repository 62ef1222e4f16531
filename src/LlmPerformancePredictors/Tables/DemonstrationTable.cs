using System.Globalization;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tables;

/// <summary>
/// Trained architectures as a table of your own: a column a choice, named as it is, and one with the score. A file .csv, .tsv or
/// .txt has a header and a row each; a file .json is an array of objects.
/// </summary>
/// <remarks>
/// <para>In separated values (by comma, semicolon or tabulator) a list is one field, <c>"64,128"</c> or <c>"[64, 128]"</c>, and
/// what does not count is an empty field. In JSON values have their types, lists are arrays, and what does not count is null or
/// left out.</para>
/// <para>Numbers have a decimal point in every culture.</para>
/// </remarks>
public static class DemonstrationTable
{
    /// <summary>The column of the score, unless another one is named.</summary>
    public const string ScoreColumn = "score";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its ending says the form.</param>
    /// <param name="space">The space.</param>
    /// <param name="metric">What a score may be.</param>
    /// <param name="scoreColumn">The column of the score.</param>
    /// <param name="ignoreOtherColumns">
    /// Whether columns that are neither a choice nor the score are passed over; otherwise they are refused.
    /// </param>
    /// <returns>The demonstrations, in order; at least one.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or the score's column has the name of a choice.</exception>
    /// <exception cref="InvalidDataException">
    /// Something in the file is not allowed; the message names file, line, column, value and what is allowed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Demonstration> Read(
        string path, SearchSpace space, Metric metric, string scoreColumn = ScoreColumn, bool ignoreOtherColumns = false)
    {
        TableFile file = Open(path, space, metric, scoreColumn, ignoreOtherColumns);
        return [.. file.Read().Select(row => ToDemonstration(row, metric, scoreColumn))];
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in messages; its ending says the form, as in <c>trained.csv</c>.</param>
    /// <param name="space">The space.</param>
    /// <param name="metric">What a score may be.</param>
    /// <param name="scoreColumn">The column of the score.</param>
    /// <param name="ignoreOtherColumns">Whether further columns are passed over; otherwise they are refused.</param>
    /// <returns>The demonstrations, in order; at least one.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or the score's column has the name of a choice.</exception>
    /// <exception cref="InvalidDataException">
    /// Something in the text is not allowed; the message names name, line, column, value and what is allowed.
    /// </exception>
    public static IReadOnlyList<Demonstration> Parse(
        string text, string name, SearchSpace space, Metric metric, string scoreColumn = ScoreColumn,
        bool ignoreOtherColumns = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        TableFile file = Open(name, space, metric, scoreColumn, ignoreOtherColumns);
        return [.. file.Parse(text).Select(row => ToDemonstration(row, metric, scoreColumn))];
    }

    /// <summary>Writes a file that <see cref="Read"/> reads back, whole or not at all.</summary>
    /// <param name="path">The file, replaced if it exists; its ending says the form.</param>
    /// <param name="space">The space.</param>
    /// <param name="demonstrations">The demonstrations.</param>
    /// <param name="scoreColumn">The column of the score.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or the score's column has the name of a choice.</exception>
    /// <exception cref="InvalidArchitectureException">A demonstration is of another space.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, SearchSpace space, IEnumerable<Demonstration> demonstrations, string scoreColumn = ScoreColumn)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(demonstrations);
        ArgumentNullException.ThrowIfNull(scoreColumn);
        new TableFile(path, space, [scoreColumn], ignoreOtherColumns: false).Write(
            demonstrations.Select(one => (one.Architecture, new[] { TableValue.From(one.Score) })));
    }

    /// <summary>The number in a column of a row; the message says what is allowed.</summary>
    internal static double GetNumber(TableRow row, string column, Func<double, bool> allows, string allowed)
    {
        if (row.GetText(column) is not { } text) throw row.Refuse(column, $"no {column}; allowed is {allowed}");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && allows(number)
            ? number
            : throw row.Refuse(column, $"'{text}'; allowed is {allowed}");
    }

    /// <summary>What a score may be, in words.</summary>
    internal static string Describe(Metric metric) => FormattableString.Invariant(
        $"a number from {metric.Minimum} to {metric.Maximum} with a decimal point ({metric.Name})");

    private static TableFile Open(
        string path, SearchSpace space, Metric metric, string scoreColumn, bool ignoreOtherColumns)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(scoreColumn);
        return new TableFile(path, space, [scoreColumn], ignoreOtherColumns);
    }

    private static Demonstration ToDemonstration(TableRow row, Metric metric, string scoreColumn) =>
        new(row.Architecture, GetNumber(row, scoreColumn, metric.Allows, Describe(metric)));
}
