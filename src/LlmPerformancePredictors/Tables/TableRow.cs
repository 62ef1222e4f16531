using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tables;

/// <summary>A row of a table: an architecture, and what the other columns say of it.</summary>
internal sealed class TableRow(TableFile file, Architecture architecture, int line, Dictionary<string, TableCell> others)
{
    public Architecture Architecture { get; } = architecture;

    /// <summary>The text of a column, null where it is empty.</summary>
    public string? GetText(string column) =>
        others.TryGetValue(column, out TableCell cell) && cell.Text is { Length: > 0 } text ? text : null;

    /// <summary>What is wrong with a column of this row, as an exception.</summary>
    public InvalidDataException Refuse(string column, string what) => others.TryGetValue(column, out TableCell cell)
        ? file.Refuse(cell.Line, cell.Column, column, what)
        : file.Refuse(line, what);
}
