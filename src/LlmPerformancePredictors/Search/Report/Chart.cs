using System.Globalization;
using System.Net;
using System.Text;

namespace LlmPerformancePredictors.Search.Report;

/// <summary>Axes with ticks, labels and a legend as SVG; colours come from the page's classes.</summary>
internal sealed class Chart
{
    private const int Width = 760;
    private const int Height = 400;
    private const int Left = 66;
    private const int Right = 18;
    private const int Top = 40;
    private const int Bottom = 52;

    private readonly StringBuilder _body = new();
    private readonly List<(string Name, string Sample)> _legend = [];
    private readonly List<(double X, double Y)> _labels = [];
    private readonly string _name;
    private readonly (string Label, double Low, double High) _x;
    private readonly (string Label, double Low, double High) _y;

    public Chart(string name, string xLabel, (double Low, double High) x, string yLabel, (double Low, double High) y)
    {
        _name = name;
        _x = (xLabel, x.Low, x.High > x.Low ? x.High : x.Low + 1);
        _y = (yLabel, y.Low, y.High > y.Low ? y.High : y.Low + 1);
    }

    public void Points(string name, string style, IEnumerable<(double X, double Y)> points, double radius)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<g class=\"{style}\">");
        foreach ((double x, double y) in points) _body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"{radius}\"/>");
        _body.Append("</g>\n");
        _legend.Add((name, $"<g class=\"{style}\"><circle cx=\"12\" cy=\"0\" r=\"4\"/></g>"));
    }

    public void Line(string name, string style, IEnumerable<(double X, double Y)> points)
    {
        string path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):F1},{Y(point.Y):F1}")));
        _body.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{style}\" points=\"{path}\"/>\n");
        _legend.Add((name, $"<line class=\"{style}\" x1=\"0\" x2=\"24\" y1=\"0\" y2=\"0\"/>"));
    }

    public void Mark(string style, double x, double y, double size, string? label, string title)
    {
        (double cx, double cy) = (X(x), Y(y));
        _body.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"{Diamond(cx, cy, size)}\"><title>{WebUtility.HtmlEncode(title)}</title></path>\n");
        if (label is null) return;
        bool left = cx > Width - 160;
        double at = cy + 4;
        while (_labels.Exists(one => Math.Abs(one.X - cx) < 130 && Math.Abs(one.Y - at) < 14)) at += 2;
        _labels.Add((cx, at));
        _body.Append(CultureInfo.InvariantCulture, $"<text class=\"halo\" x=\"{cx + (left ? -size - 4 : size + 4):F1}\" y=\"{at:F1}\" text-anchor=\"{(left ? "end" : "start")}\">{WebUtility.HtmlEncode(label)}</text>\n");
    }

    public void MarkLegend(string name, string style) => _legend.Add((name, $"<path class=\"{style}\" d=\"{Diamond(12, 0, 6)}\"/>"));

    public override string ToString()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(_name)}\">\n");
        foreach ((double value, string text) in Ticks(_y.Low, _y.High))
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\"/><text x=\"{Left - 8}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{text}</text>\n");
        foreach ((double value, string text) in Ticks(_x.Low, _x.High))
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{X(value):F1}\" x2=\"{X(value):F1}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\"/><text x=\"{X(value):F1}\" y=\"{Height - Bottom + 19}\" text-anchor=\"middle\">{text}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/><line class=\"axis\" x1=\"{Left}\" x2=\"{Left}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(_x.Label)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" transform=\"translate(15 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{WebUtility.HtmlEncode(_y.Label)}</text>\n");
        svg.Append(_body);
        double at = Left;
        foreach ((string name, string sample) in _legend)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({at:F0} 18)\">{sample}<text x=\"30\" y=\"4\">{WebUtility.HtmlEncode(name)}</text></g>\n");
            at += 50 + (name.Length * 6.4);
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Diamond(double x, double y, double size) => string.Create(
        CultureInfo.InvariantCulture, $"M{x:F1},{y - size:F1} L{x + size:F1},{y:F1} L{x:F1},{y + size:F1} L{x - size:F1},{y:F1} Z");

    // Multiples of 1, 2 or 5 times a power of ten, about six of them.
    private static IEnumerable<(double Value, string Text)> Ticks(double low, double high)
    {
        double least = (high - low) / 6;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double step = new[] { 1.0, 2, 5, 10 }.First(factor => factor * power >= least * 0.999) * power;
        string format = "F" + Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9)).ToString(CultureInfo.InvariantCulture);
        for (double i = Math.Ceiling((low / step) - 1e-9); i * step <= high + (step * 1e-9); i++)
            yield return (i * step, ((i * step) + 0.0).ToString(format, CultureInfo.InvariantCulture));
    }

    private double X(double value) => Left + ((value - _x.Low) / (_x.High - _x.Low) * (Width - Left - Right));

    private double Y(double value) => Top + ((_y.High - value) / (_y.High - _y.Low) * (Height - Top - Bottom));
}
