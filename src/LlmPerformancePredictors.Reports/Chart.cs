using System.Globalization;
using System.Net;
using System.Text;

namespace LlmPerformancePredictors.Reports;

/// <summary>
/// A chart with axes, units and a legend, as SVG on an <see cref="HtmlPage"/>, whose style gives the colors, and which adds the
/// legend, all values as a table, and what shows them at the pointer or the focus. What lies outside the axes is cut off, and
/// what is not finite is left out. Texts are escaped here.
/// </summary>
/// <param name="name">What it shows, for those who do not see it.</param>
/// <param name="x">The horizontal axis.</param>
/// <param name="y">The vertical axis.</param>
public sealed partial class Chart(string name, ChartAxis x, ChartAxis y)
{
    private readonly string _name = name ?? throw new ArgumentNullException(nameof(name));
    private readonly ChartAxis _x = x ?? throw new ArgumentNullException(nameof(x));
    private readonly ChartAxis _y = y ?? throw new ArgumentNullException(nameof(y));
    private const int Width = 760;
    private const int Height = 400;

    // Room for texts of twice the size, which narrow screens have, where the whole picture is less than half as large.
    private const int Left = 76;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 66;

    private readonly StringBuilder _lines = new();
    private readonly StringBuilder _marks = new();
    private readonly List<ChartSeries> _series = [];
    private readonly List<(double X, double Y)> _labels = [];

    /// <summary>Adds dots.</summary>
    /// <param name="label">What they are, for the legend.</param>
    /// <param name="color">Their color.</param>
    /// <param name="points">Where they are.</param>
    /// <returns>This chart.</returns>
    public Chart AddDots(string label, ChartColor color, IEnumerable<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(points);
        (double X, double Y)[] places = [.. points.Where(point => IsPlace(point.X, point.Y))];
        _lines.Append($"<g class=\"dots {GetClass(color)}\">");
        foreach ((double px, double py) in places)
            _lines.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(px):F1}\" cy=\"{Y(py):F1}\" r=\"2.2\"/>");
        _lines.Append("</g>\n");

        // Dots have no order of their own; from left to right one can go through them.
        AddSeries(
            label, $"<g class=\"dots {GetClass(color)}\"><circle cx=\"12\" cy=\"0\" r=\"4\"/></g>",
            places.OrderBy(point => point.X).ThenBy(point => point.Y));
        return this;
    }

    /// <summary>Adds a line.</summary>
    /// <param name="label">What it is, for the legend.</param>
    /// <param name="color">Its color.</param>
    /// <param name="points">Its corners, in order.</param>
    /// <param name="stroke">How it is drawn.</param>
    /// <returns>This chart.</returns>
    public Chart AddLine(
        string label, ChartColor color, IEnumerable<(double X, double Y)> points, ChartStroke stroke = ChartStroke.Solid)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(points);
        (double X, double Y)[] corners = [.. points.Where(point => IsPlace(point.X, point.Y))];
        return AddLine(label, color, corners, corners, stroke);
    }

    /// <summary>Adds a band, such as that of a standard error around a line; it has no entry in the legend.</summary>
    /// <param name="color">Its color.</param>
    /// <param name="points">Its lower and upper edge.</param>
    /// <returns>This chart.</returns>
    public Chart AddBand(ChartColor color, IReadOnlyList<(double X, double Low, double High)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        points = [.. points.Where(point => IsPlace(point.X, point.Low) && _y.HasPlace(point.High))];
        IEnumerable<(double, double)> edge =
            [.. points.Select(point => (point.X, point.High)), .. points.Reverse().Select(point => (point.X, point.Low))];
        _lines.Append($"<polygon class=\"band {GetClass(color)}\" points=\"{DrawPath(edge)}\"/>\n");
        return this;
    }

    /// <summary>Adds diamonds, drawn above all else.</summary>
    /// <param name="label">What they are, for the legend.</param>
    /// <param name="color">Their color.</param>
    /// <param name="points">
    /// Where they are, the text beside each (empty for none) and what is shown when one points at it.
    /// </param>
    /// <returns>This chart.</returns>
    public Chart AddMarks(string label, ChartColor color, IEnumerable<(double X, double Y, string Text, string Title)> points)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(points);
        const double size = 6.5;
        (double X, double Y, string Text, string Title)[] places = [.. points.Where(point => IsPlace(point.X, point.Y))];
        foreach ((double px, double py, string text, string title) in places)
        {
            (double cx, double cy) = (X(px), Y(py));
            _marks.Append(
                $"<path class=\"mark {GetClass(color)}\" d=\"{DrawDiamond(cx, cy, size)}\">"
                + $"<title>{Escape(title)}</title></path>\n");
            if (text.Length > 0) WriteLabel(cx, cy, size, text);
        }

        _series.Add(new ChartSeries(
            label, $"<path class=\"mark {GetClass(color)}\" d=\"{DrawDiamond(12, 0, size)}\"/>",
            [.. places.Select(point => (point.X, point.Y, Note: JoinTexts(point.Title, point.Text)))]));
        return this;
    }

    /// <summary>The chart as an SVG element.</summary>
    /// <returns>The element.</returns>
    public override string ToString()
    {
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(_name)}\" ");
        svg.Append(
            CultureInfo.InvariantCulture, $"data-x=\"{_x.Ends}\" data-y=\"{_y.Ends}\">\n");
        svg.Append($"<desc>{Escape(Describe())}</desc>\n");
        WriteGrid(svg);
        WriteAxes(svg);
        WritePlot(svg);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Adds a line of steps: a value holds until the next one comes.</summary>
    internal Chart AddSteps(
        string label, ChartColor color, IEnumerable<(double X, double Y)> points, ChartStroke stroke = ChartStroke.Solid)
    {
        (double X, double Y)[] places = [.. points.Where(point => IsPlace(point.X, point.Y))];
        var corners = new List<(double X, double Y)>();
        foreach ((double px, double py) in places)
        {
            if (corners.Count > 0) corners.Add((px, corners[^1].Y));
            corners.Add((px, py));
        }

        return AddLine(label, color, corners, places, stroke);
    }

    private Chart AddLine(
        string label, ChartColor color, IReadOnlyList<(double X, double Y)> corners, IEnumerable<(double X, double Y)> points,
        ChartStroke stroke)
    {
        string style = $"class=\"line {GetClass(color)}\"{GetDashes(stroke)}";
        _lines.Append($"<polyline {style} points=\"{DrawPath(corners)}\"/>\n");
        AddSeries(label, $"<line {style} x1=\"0\" x2=\"24\" y1=\"0\" y2=\"0\"/>", points);
        return this;
    }

    private void AddSeries(string label, string sample, IEnumerable<(double X, double Y)> points) =>
        _series.Add(new ChartSeries(label, sample, [.. points.Select(point => (point.X, point.Y, Note: ""))]));

    private static string JoinTexts(string title, string text) =>
        string.Join("; ", new[] { title, text }.Where(part => part.Length > 0).Distinct());

    private void WriteGrid(StringBuilder svg)
    {
        foreach ((double value, string text) in _y.FindTicks())
        {
            (double line, double baseline) = (Y(value), Y(value) + 4);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"y1=\"{line:F1}\" y2=\"{line:F1}\"/>");
            svg.Append(
                CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{baseline:F1}\" text-anchor=\"end\">{text}</text>\n");
        }
    }

    private void WriteAxes(StringBuilder svg)
    {
        foreach ((double value, string text) in _x.FindTicks())
        {
            double at = X(value);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{at:F1}\" x2=\"{at:F1}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{at:F1}\" y=\"{Height - Bottom + 24}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"text-anchor=\"middle\">{text}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Left}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"y1=\"{Top}\" y2=\"{Height - Bottom}\"/>\n");
        svg.Append(
            CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"text-anchor=\"middle\">{Escape(_x.Label)}</text>\n");

        // Above its axis, where it may be long.
        svg.Append(
            CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"4\" y=\"{Top - 16}\">{Escape(_y.Label)}</text>\n");
    }

    // An inner picture cuts off what lies outside the axes, and needs no name that is unique on the page.
    private void WritePlot(StringBuilder svg)
    {
        (int width, int height) = (Width - Left - Right, Height - Top - Bottom);
        svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Left}\" y=\"{Top}\" width=\"{width}\" height=\"{height}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"viewBox=\"{Left} {Top} {width} {height}\">\n");
        svg.Append(_lines).Append("</svg>\n").Append(_marks);
    }

    private bool IsPlace(double px, double py) => _x.HasPlace(px) && _y.HasPlace(py);

    private static string GetClass(ChartColor color) => color switch
    {
        ChartColor.Blue => "blue",
        ChartColor.Orange => "orange",
        ChartColor.Green => "green",
        ChartColor.Red => "red",
        ChartColor.Purple => "purple",
        _ => "gray",
    };

    private static string GetDashes(ChartStroke stroke) => stroke switch
    {
        ChartStroke.Dashed => " stroke-dasharray=\"8 4\"",
        ChartStroke.ShortDashed => " stroke-dasharray=\"5 3\"",
        ChartStroke.DashDotted => " stroke-dasharray=\"10 3 2 3\"",
        ChartStroke.Dotted => " stroke-dasharray=\"2 3\"",
        _ => "",
    };

    private static string DrawDiamond(double cx, double cy, double size) => string.Create(
        CultureInfo.InvariantCulture,
        $"M{cx:F1},{cy - size:F1} L{cx + size:F1},{cy:F1} L{cx:F1},{cy + size:F1} L{cx - size:F1},{cy:F1} Z");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    // Beside its mark, below labels that are there already.
    private void WriteLabel(double cx, double cy, double size, string text)
    {
        bool left = cx > Width - 220;
        double at = Math.Clamp(cy, -Height, 2 * Height) + 4; // farther off, a step of 2 may be too small to move it
        while (_labels.Exists(label => Math.Abs(label.X - cx) < 220 && Math.Abs(label.Y - at) < 22)) at += 2;
        _labels.Add((cx, at));
        double beside = cx + (left ? -size - 4 : size + 4);
        _marks.Append(CultureInfo.InvariantCulture, $"<text class=\"halo\" x=\"{beside:F1}\" y=\"{at:F1}\" ");
        _marks.Append(CultureInfo.InvariantCulture, $"text-anchor=\"{(left ? "end" : "start")}\">{Escape(text)}</text>\n");
    }

    private string DrawPath(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):F1},{Y(point.Y):F1}")));

    private double X(double value) => Left + (_x.Measure(_x.Low, value) * (Width - Left - Right));

    private double Y(double value) => Top + (_y.Measure(value, _y.High) * (Height - Top - Bottom));
}
