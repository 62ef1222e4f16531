using System.Globalization;
using System.Net;
using System.Text;

namespace LlmPerformancePredictors.Reports;

/// <summary>
/// A chart with axes, units and a legend, as SVG on an <see cref="HtmlPage"/>, whose style gives the colors. What lies outside
/// the axes is cut off, and what is not finite is left out. Texts are escaped here.
/// </summary>
/// <param name="name">What it shows, for those who do not see it.</param>
/// <param name="x">The horizontal axis.</param>
/// <param name="y">The vertical axis.</param>
public sealed class Chart(string name, ChartAxis x, ChartAxis y)
{
    private const int Width = 760;
    private const int Height = 400;
    private const int Left = 66;
    private const int Right = 18;
    private const int Top = 40;
    private const int Bottom = 52;

    private const int LegendLine = 20;

    // How wide a letter of the legend is, about.
    private const double Letter = 6.6;

    private readonly StringBuilder _lines = new();
    private readonly StringBuilder _marks = new();
    private readonly List<(string Name, string Sample)> _legend = [];
    private readonly List<(double X, double Y)> _labels = [];

    /// <summary>Adds dots.</summary>
    /// <param name="label">What they are, for the legend.</param>
    /// <param name="color">Their color.</param>
    /// <param name="points">Where they are.</param>
    /// <returns>This chart.</returns>
    public Chart AddDots(string label, ChartColor color, IEnumerable<(double X, double Y)> points)
    {
        _lines.Append($"<g class=\"dots {GetClass(color)}\">");
        foreach ((double px, double py) in points.Where(point => IsPlace(point.X, point.Y)))
            _lines.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(px):F1}\" cy=\"{Y(py):F1}\" r=\"2.2\"/>");
        _lines.Append("</g>\n");
        _legend.Add((label, $"<g class=\"dots {GetClass(color)}\"><circle cx=\"16\" cy=\"0\" r=\"4\"/></g>"));
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
        string style = $"class=\"line {GetClass(color)}\"{GetDashes(stroke)}";
        _lines.Append($"<polyline {style} points=\"{DrawPath(points.Where(point => IsPlace(point.X, point.Y)))}\"/>\n");
        _legend.Add((label, $"<line {style} x1=\"0\" x2=\"24\" y1=\"0\" y2=\"0\"/>"));
        return this;
    }

    /// <summary>Adds a band, such as that of a standard error around a line; it has no entry in the legend.</summary>
    /// <param name="color">Its color.</param>
    /// <param name="points">Its lower and upper edge.</param>
    /// <returns>This chart.</returns>
    public Chart AddBand(ChartColor color, IReadOnlyList<(double X, double Low, double High)> points)
    {
        points = [.. points.Where(point => IsPlace(point.X, point.Low) && double.IsFinite(point.High))];
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
        const double size = 6.5;
        foreach ((double px, double py, string text, string title) in points.Where(point => IsPlace(point.X, point.Y)))
        {
            (double cx, double cy) = (X(px), Y(py));
            _marks.Append(
                $"<path class=\"mark {GetClass(color)}\" d=\"{DrawDiamond(cx, cy, size)}\">"
                + $"<title>{Escape(title)}</title></path>\n");
            if (text.Length > 0) WriteLabel(cx, cy, size, text);
        }

        _legend.Add((label, $"<path class=\"mark {GetClass(color)}\" d=\"{DrawDiamond(16, 0, size)}\"/>"));
        return this;
    }

    /// <summary>The chart as an SVG element.</summary>
    /// <returns>The element.</returns>
    public override string ToString()
    {
        List<(double At, int Line)> places = PlaceLegend();
        int more = places.Count > 0 ? places[^1].Line * LegendLine : 0;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 {-more} {Width} {Height + more}\" role=\"img\" aria-label=\"{Escape(name)}\">\n");
        WriteGrid(svg);
        WriteAxes(svg);
        WritePlot(svg);
        WriteLegend(svg, places, more);
        return svg.Append("</svg>").ToString();
    }

    private void WriteGrid(StringBuilder svg)
    {
        foreach ((double value, string text) in FindTicks(y))
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
        foreach ((double value, string text) in FindTicks(x))
        {
            double at = X(value);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{at:F1}\" x2=\"{at:F1}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{at:F1}\" y=\"{Height - Bottom + 19}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"text-anchor=\"middle\">{text}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Left}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"y1=\"{Top}\" y2=\"{Height - Bottom}\"/>\n");
        svg.Append(
            CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"text-anchor=\"middle\">{Escape(x.Label)}</text>\n");
        svg.Append(
            CultureInfo.InvariantCulture, $"<text class=\"label\" transform=\"translate(15 {(Top + Height - Bottom) / 2}) ");
        svg.Append(CultureInfo.InvariantCulture, $"rotate(-90)\" text-anchor=\"middle\">{Escape(y.Label)}</text>\n");
    }

    // An inner picture cuts off what lies outside the axes, and needs no name that is unique on the page.
    private void WritePlot(StringBuilder svg)
    {
        (int width, int height) = (Width - Left - Right, Height - Top - Bottom);
        svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Left}\" y=\"{Top}\" width=\"{width}\" height=\"{height}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"viewBox=\"{Left} {Top} {width} {height}\">\n");
        svg.Append(_lines).Append("</svg>\n").Append(_marks);
    }

    private void WriteLegend(StringBuilder svg, List<(double At, int Line)> places, int more)
    {
        foreach (((string label, string sample), (double at, int line)) in _legend.Zip(places))
        {
            svg.Append(
                CultureInfo.InvariantCulture, $"<g transform=\"translate({at:F0} {18 - more + (line * LegendLine)})\">{sample}");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"30\" y=\"4\">{Escape(label)}</text></g>\n");
        }
    }

    private static bool IsPlace(double px, double py) => double.IsFinite(px) && double.IsFinite(py);

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

    // Multiples of 1, 2 or 5 times a power of ten, about eight of them.
    private static IEnumerable<(double Value, string Text)> FindTicks(ChartAxis axis)
    {
        double least = (axis.High - axis.Low) / 8;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double step = new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= least * 0.999) * power;
        string format = "F" + Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9)).ToString(CultureInfo.InvariantCulture);
        for (double i = Math.Ceiling((axis.Low / step) - 1e-9); i * step <= axis.High + (step * 1e-9); i++)
            yield return (i * step, ((i * step) + 0.0).ToString(format, CultureInfo.InvariantCulture));
    }

    // Beside its mark, below labels that are there already.
    private void WriteLabel(double cx, double cy, double size, string text)
    {
        bool left = cx > Width - 160;
        double at = Math.Clamp(cy, -Height, 2 * Height) + 4; // farther off, a step of 2 may be too small to move it
        while (_labels.Exists(label => Math.Abs(label.X - cx) < 130 && Math.Abs(label.Y - at) < 14)) at += 2;
        _labels.Add((cx, at));
        double beside = cx + (left ? -size - 4 : size + 4);
        _marks.Append(CultureInfo.InvariantCulture, $"<text class=\"halo\" x=\"{beside:F1}\" y=\"{at:F1}\" ");
        _marks.Append(CultureInfo.InvariantCulture, $"text-anchor=\"{(left ? "end" : "start")}\">{Escape(text)}</text>\n");
    }

    // From left to right, and on a further line where one is full.
    private List<(double At, int Line)> PlaceLegend()
    {
        var places = new List<(double At, int Line)>();
        (double at, int line) = (Left, 0);
        foreach ((string label, _) in _legend)
        {
            double width = 30 + (label.Length * Letter);
            if (at > Left && at + width > Width) (at, line) = (Left, line + 1);
            places.Add((at, line));
            at += width + 18;
        }

        return places;
    }

    private string DrawPath(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):F1},{Y(point.Y):F1}")));

    private double X(double value) => Left + ((value - x.Low) / (x.High - x.Low) * (Width - Left - Right));

    private double Y(double value) => Top + ((y.High - value) / (y.High - y.Low) * (Height - Top - Bottom));
}
