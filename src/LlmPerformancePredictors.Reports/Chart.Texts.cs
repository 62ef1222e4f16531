namespace LlmPerformancePredictors.Reports;

// What stands around the picture: its legend, the table of its values, its description.
public sealed partial class Chart
{
    /// <summary>The legend, HTML, so that it takes as many lines as the screen asks for.</summary>
    internal string DrawLegend()
    {
        if (_series.Count == 0) return "";
        IEnumerable<string> entries = _series.Select(series =>
            $"<li><svg viewBox=\"0 -8 24 16\" aria-hidden=\"true\">{series.Sample}</svg> {Escape(series.Label)}</li>\n");
        return $"<ul class=\"legend\">\n{string.Concat(entries)}</ul>\n";
    }

    /// <summary>
    /// All values: of which series, horizontally, vertically and, where any has one, a text. Bands are not among them.
    /// </summary>
    internal (string[] Header, IReadOnlyList<TableCell[]> Rows) GetTable()
    {
        bool hasNotes = _series.Exists(series => series.Points.Any(point => point.Note.Length > 0));
        string[] header = ["series", x.Label, y.Label];
        return (
            hasNotes ? [.. header, "note"] : header,
            [
                .. _series.SelectMany(series => series.Points.Select(point =>
                {
                    TableCell[] cells = [series.Label, x.Format(point.X), y.Format(point.Y)];
                    return hasNotes ? [.. cells, point.Note] : cells;
                })),
            ]);
    }

    // For those who do not see it: what the axes are, and of each series how much there is and where.
    private string Describe() => string.Join(
        ' ',
        [
            $"Horizontal: {x.Label}, from {x.Format(x.Low)} to {x.Format(x.High)}.",
            $"Vertical: {y.Label}, from {y.Format(y.Low)} to {y.Format(y.High)}.",
            .. _series.Select(series => Describe(series) + "."),
        ]);

    private string Describe(ChartSeries series)
    {
        if (series.Points.Count == 0) return $"{series.Label}: no points";
        string count = series.Points.Count == 1 ? "1 point" : $"{ReportNumbers.Format(series.Points.Count)} points";
        string across = DescribeRange(x, series.Points.Select(point => point.X));
        string upward = DescribeRange(y, series.Points.Select(point => point.Y));
        return $"{series.Label}: {count}, horizontally {across}, vertically {upward}";
    }

    private static string DescribeRange(ChartAxis axis, IEnumerable<double> values)
    {
        (string low, string high) = (axis.Format(values.Min()), axis.Format(values.Max()));
        return low == high ? $"at {low}" : $"from {low} to {high}";
    }
}
