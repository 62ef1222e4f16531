using System.Text;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tables;

/// <summary>
/// A table of architectures: a column a choice, and others beside them. CSV and JSON by the file's ending; whatever is wrong is
/// named with file, line and column.
/// </summary>
/// <param name="name">What to call it in messages, mostly its path; the ending says the form.</param>
/// <param name="space">The space of the architectures.</param>
/// <param name="columns">The columns beside the choices that are read; the first has to be there.</param>
/// <param name="ignoreOtherColumns">Whether further columns are passed over, or refused.</param>
internal sealed class TableFile(string name, SearchSpace space, IReadOnlyList<string> columns, bool ignoreOtherColumns)
{
    private const int MaxBytes = 1 << 26;

    public SearchSpace Space => space;

    public IReadOnlyList<string> Columns => columns;

    /// <summary>Reads the file that the name is the path of.</summary>
    public IReadOnlyList<TableRow> Read() => Parse(BoundedFile.ReadText(name, MaxBytes));

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidDataException">It is no such table; the message names file, line and column.</exception>
    public IReadOnlyList<TableRow> Parse(string text)
    {
        RequireNames();
        TableRow[] rows = [.. (IsJson() ? JsonTable.Read(this, text) : CsvTable.Read(this, text)).Select(CreateRow)];
        return rows.Length > 0
            ? rows
            : throw new InvalidDataException($"{name} has no row; a table has at least one architecture.");
    }

    /// <summary>Writes rows as the file that the name is the path of, whole or not at all.</summary>
    public void Write(IEnumerable<(Architecture Architecture, TableValue[] Others)> rows) => AtomicFile.Write(name, Format(rows));

    /// <summary>The text of rows; the same rows give the same bytes.</summary>
    public string Format(IEnumerable<(Architecture Architecture, TableValue[] Others)> rows)
    {
        RequireNames();
        var adopted = rows.Select(row => (space.Adopt(row.Architecture), row.Others));
        return IsJson() ? JsonTable.Format(this, adopted) : CsvTable.Format(this, adopted);
    }

    /// <summary>Whether a column is taken; refuses one that is neither taken nor passed over.</summary>
    public bool Takes(string column, int line, int position) =>
        space.HasChoice(column) || columns.Contains(column) || (ignoreOtherColumns
            ? false
            : throw Refuse(
                line, position, column,
                $"a column of that name is not known; '{space.Name}' has the choices {space.ChoiceNames}, and beside them the "
                + $"table may have {string.Join(", ", columns)}. Take the column out, or have other columns ignored"));

    public InvalidDataException Refuse(int line, int position, string column, string what) => new(FormattableString.Invariant(
        $"{name}, line {line}, column {position} ({column}): {what.TrimEnd('.')}."));

    public InvalidDataException Refuse(int line, string what) =>
        new(FormattableString.Invariant($"{name}, line {line}: {what.TrimEnd('.')}."));

    /// <summary>Refuses what is no text of the form.</summary>
    public InvalidDataException Refuse(string place, string what) => new($"{name}, {place}: {what.TrimEnd('.')}.");

    private TableRow CreateRow((int Line, Dictionary<string, TableCell> Cells) record)
    {
        var values = new Dictionary<string, ChoiceValue>(StringComparer.Ordinal);
        var others = new Dictionary<string, TableCell>(StringComparer.Ordinal);
        foreach ((string column, TableCell cell) in record.Cells)
        {
            if (columns.Contains(column)) others.Add(column, cell);
            else if (cell.Texts.Count > 0) values.Add(column, ChoiceValue.FromTexts(cell.Texts));
        }

        try
        {
            return new TableRow(this, space.Create(values), record.Line, others);
        }
        catch (InvalidArchitectureException exception)
        {
            throw exception.Choice is { } choice && record.Cells.TryGetValue(choice, out TableCell cell)
                ? Refuse(cell.Line, cell.Column, choice, exception.Message)
                : Refuse(record.Line, exception.Message);
        }
    }

    private bool IsJson() => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".csv" or ".tsv" or ".txt" => false,
        ".json" => true,
        var other => throw new ArgumentException(
            $"A table of architectures is a file .csv, .tsv, .txt or .json; {name} ends in '{other}'.", nameof(name)),
    };

    private void RequireNames()
    {
        foreach (string column in columns)
            if (space.HasChoice(column))
                throw new ArgumentException(
                    $"'{column}' is a choice of '{space.Name}'; call the column beside the choices something else.",
                    nameof(columns));
    }
}
