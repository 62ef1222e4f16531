using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;
using nietras.SeparatedValues;

namespace LlmPerformancePredictors.Tables;

/// <summary>
/// Tables as separated values (RFC 4180): a header, then a row an architecture. The separator of a file is a comma, a semicolon
/// or a tabulator, as its header has it. A list is one field: <c>"64,128"</c>, <c>64;128</c> or, as other programs write it,
/// <c>"[64, 128]"</c>. What does not count is an empty field.
/// </summary>
internal static class CsvTable
{
    public static IEnumerable<(int Line, Dictionary<string, TableCell> Cells)> Read(TableFile file, string text)
    {
        try
        {
            return [.. ReadRows(file, text)];
        }
        catch (NotSupportedException exception)
        {
            // A row may have no more than some million letters: a quotation mark that nothing closes makes one of the rest.
            throw file.Refuse("a row", $"{exception.Message.TrimEnd('.')}; perhaps a quotation mark is not closed");
        }
    }

    private static IEnumerable<(int Line, Dictionary<string, TableCell> Cells)> ReadRows(TableFile file, string text)
    {
        using SepReader reader = Sep.New(FindSeparator(text)).Reader(options => options with
        {
            HasHeader = false,
            Unescape = true,
            DisableColCountCheck = true,
            Trim = SepTrim.Outer,
            DisableFastFloat = true,
        }).FromText(text);
        string[]? header = null;
        foreach (SepReader.Row row in reader)
        {
            string[] fields = new string[row.ColCount];
            for (int i = 0; i < fields.Length; i++) fields[i] = row[i].ToString();
            if (fields.All(field => field.Length == 0)) continue;
            if (header is null)
            {
                header = fields;
                RequireHeader(file, header);
                continue;
            }

            int line = row.LineNumberFrom;
            if (fields.Length != header.Length)
                throw file.Refuse(line, $"{fields.Length} columns; the header has {header.Length}");
            yield return (line, ToCells(file, header, fields, line));
        }
    }

    public static string Format(TableFile file, IEnumerable<(Architecture Architecture, TableValue[] Others)> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using SepWriter writer = Sep.New(',').Writer(options => options with { Escape = true }).To(text);
        foreach ((Architecture architecture, TableValue[] others) in rows)
        {
            using SepWriter.Row row = writer.NewRow();
            foreach (Choice choice in file.Space.Choices) row[choice.Name].Set(architecture.GetText(choice.Name));
            for (int i = 0; i < others.Length; i++) row[file.Columns[i]].Set(others[i].Text ?? "");
        }

        writer.Flush();
        return text.ToString();
    }

    private static char FindSeparator(string text)
    {
        ReadOnlySpan<char> header = text.AsSpan().TrimStart();
        int end = header.IndexOfAny('\r', '\n');
        int first = header[..(end < 0 ? header.Length : end)].IndexOfAny(',', ';', '\t');
        return first < 0 ? ',' : header[first];
    }

    private static void RequireHeader(TableFile file, string[] header)
    {
        for (int i = 0; i < header.Length; i++)
        {
            file.Takes(header[i], 1, i + 1);
            if (Array.IndexOf(header, header[i]) < i)
                throw file.Refuse(1, i + 1, header[i], "the header has this column twice; allowed is once");
        }

        if (!header.Contains(file.Columns[0]))
            throw file.Refuse(1, $"the header has no column '{file.Columns[0]}'; it has {string.Join(", ", header)}");
    }

    private static Dictionary<string, TableCell> ToCells(TableFile file, string[] header, string[] fields, int line)
    {
        var cells = new Dictionary<string, TableCell>(StringComparer.Ordinal);
        for (int i = 0; i < fields.Length; i++)
            if (file.Takes(header[i], line, i + 1))
                cells.Add(header[i], new TableCell(Split(file, header[i], fields[i]), line, i + 1));
        return cells;
    }

    private static string[] Split(TableFile file, string column, string field)
    {
        if (field.Length == 0) return [];
        if (!file.Space.HasChoice(column) || !file.Space[column].IsList) return [field];
        string list = field is ['[', .., ']'] ? field[1..^1] : field;
        return [.. list.Split([',', ';'], StringSplitOptions.TrimEntries).Select(text => text.Trim('\'', '"'))];
    }
}
