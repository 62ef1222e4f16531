using System.Net;
using System.Text;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Reports;

/// <summary>
/// A report as one HTML file that loads nothing from elsewhere and follows the reader's light or dark setting, written from top
/// to bottom. Texts are escaped here.
/// </summary>
public sealed class HtmlPage
{
    private readonly StringBuilder _body = new();
    private readonly string _title;
    private bool _hasChart;

    /// <summary>Creates the page.</summary>
    /// <param name="title">Its title, which is its first heading too.</param>
    public HtmlPage(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        _title = title;
    }

    /// <summary>Begins a section.</summary>
    /// <param name="text">Its heading.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddSection(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add($"<h2>{Escape(text)}</h2>\n");
    }

    /// <summary>Adds a paragraph.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="strong">What stands before that, in bold.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddParagraph(string text, string strong = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(strong);
        return Add($"<p>{(strong.Length > 0 ? $"<b>{Escape(strong)}</b> " : "")}{Escape(text)}</p>\n");
    }

    /// <summary>Adds a paragraph of explanation, in a softer color.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddNote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add($"<p class=\"soft\">{Escape(text)}</p>\n");
    }

    /// <summary>Adds figures to be read first, side by side.</summary>
    /// <param name="cards">Each figure with its unit, and what it is.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddCards(IEnumerable<(string Figure, string Meaning)> cards)
    {
        ArgumentNullException.ThrowIfNull(cards);
        return Add($"<div class=\"cards\">\n{string.Concat(cards.Select(WriteCard))}</div>\n");
    }

    /// <summary>
    /// Adds a chart, with its legend and, folded away, a table of its values. A script of the page shows a value at the pointer
    /// and at the keyboard's focus; without scripts, the table is what there is.
    /// </summary>
    /// <param name="chart">The chart.</param>
    /// <param name="caption">What to see in it.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddFigure(Chart chart, string caption)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentNullException.ThrowIfNull(caption);
        _hasChart = true;
        Add($"<figure>\n{chart.DrawLegend()}{chart}\n<figcaption>{Escape(caption)}</figcaption>\n");
        (string[] header, IReadOnlyList<TableCell[]> rows) = chart.GetTable();
        if (rows.Count > 0)
            AddDetails("Data", $"({ReportNumbers.Format(rows.Count)})", page => page.AddTable(header, rows));
        return Add("</figure>\n");
    }

    /// <summary>Adds a table whose first column names what the others have figures of.</summary>
    /// <param name="header">The name of every column.</param>
    /// <param name="rows">As many cells each.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<TableCell>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        return AddTable("figures", header, rows);
    }

    /// <summary>Adds a table of texts.</summary>
    /// <param name="header">The name of every column.</param>
    /// <param name="rows">As many cells each.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddTextTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<TableCell>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        return AddTable("text", header, rows);
    }

    /// <summary>Adds a numbered list.</summary>
    /// <param name="items">The items.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddList(IEnumerable<string> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Add($"<ol>\n{string.Concat(items.Select(item => $"<li>{Escape(item)}</li>\n"))}</ol>\n");
    }

    /// <summary>Adds what is folded away until the reader asks for it.</summary>
    /// <param name="strong">What it is of, in bold.</param>
    /// <param name="summary">What is always seen.</param>
    /// <param name="write">Writes what is folded away.</param>
    /// <returns>This page.</returns>
    public HtmlPage AddDetails(string strong, string summary, Action<HtmlPage> write)
    {
        ArgumentNullException.ThrowIfNull(strong);
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(write);
        Add($"<details><summary><b>{Escape(strong)}</b> {Escape(summary)}</summary>\n");
        write(this);
        return Add("</details>\n");
    }

    /// <summary>The page.</summary>
    /// <returns>HTML, UTF-8 when it is written to a file.</returns>
    public override string ToString() => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Escape(_title)}</title>
        <style>
        {HtmlStyle.Text}
        </style>
        </head>
        <body>
        <h1>{Escape(_title)}</h1>
        {_body}{(_hasChart ? $"<script>\n{ChartScript.Text}\n</script>\n" : "")}</body>
        </html>

        """;

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="path">The file, replaced if it exists; its folder is made.</param>
    /// <returns>The file's full path.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Write(string path)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, ToString());
        return path;
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string WriteCard((string Figure, string Meaning) card) =>
        $"<div><b>{Escape(card.Figure)}</b><span>{Escape(card.Meaning)}</span></div>\n";

    private static string WriteCell(TableCell cell) =>
        $"<td{(cell.IsStrong ? " class=\"strong\"" : "")}>{Escape(cell.Text)}</td>";

    private HtmlPage AddTable(string style, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<TableCell>> rows)
    {
        string names = string.Concat(header.Select(cell => $"<th>{Escape(cell)}</th>"));
        // What scrolls has to be reached by the keyboard too.
        Add($"<div class=\"scroll\" tabindex=\"0\"><table class=\"{style}\">\n<tr>{names}</tr>\n");
        foreach (IReadOnlyList<TableCell> row in rows)
            Add($"<tr>{string.Concat(row.Select(WriteCell))}</tr>\n");
        return Add("</table></div>\n");
    }

    private HtmlPage Add(string html)
    {
        _body.Append(html);
        return this;
    }
}
