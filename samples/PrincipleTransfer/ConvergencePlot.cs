using System.Globalization;
using System.Text;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>The mean best so far against the evaluations of the target, as SVG with a band of one standard error.</summary>
internal static class ConvergencePlot
{
    private const int Width = 720;
    private const int Height = 380;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 14;
    private const int Bottom = 50;
    private const int Last = 50;

    /// <summary>The evaluation whose worst mean is the lower end of the axis: single first draws would flatten the rest.</summary>
    private const int FirstFull = 3;

    // Dashes tell the lines apart where colours do not.
    private static readonly string[] Dashes = ["2 3", "8 4", "12 3 2 3", "5 2", ""];

    public static string Draw(TransferResult result, int index)
    {
        double low = result.Methods.Min(method => method.At(FirstFull).Mean);
        double step = Step((result.Optimum - low) / 8);
        low = Math.Floor(low / step) * step;
        double high = result.Optimum + ((result.Optimum - low) * 0.06);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Convergence, {Html.Escape(Title(result))}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<clipPath id=\"plot{index}\"><rect x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\"/></clipPath>\n");
        Axes(svg, result, low, high, step);
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"optimum\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(result.Optimum):F1}\" y2=\"{Y(result.Optimum):F1}\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"note\" x=\"{Width - Right - 4}\" y=\"{Y(result.Optimum) - 4:F1}\" text-anchor=\"end\">optimum {ResultTables.Number(result.Optimum, result.Decimals)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<g clip-path=\"url(#plot{index})\">\n");
        foreach (MethodResult method in result.Methods.Reverse()) Line(svg, method); // the solid line last in the legend, first to be drawn over
        svg.Append("</g>\n");
        Legend(svg, result);
        return svg.Append("</svg>").ToString();

        double Y(double value) => Top + ((high - value) / (high - low) * (Height - Top - Bottom));

        void Line(StringBuilder text, MethodResult method)
        {
            (double Mean, double StandardError)[] points = [.. Enumerable.Range(1, Last).Select(method.At)];
            string upper = string.Join(' ', points.Select((point, i) => Point(i + 1, point.Mean + point.StandardError)));
            string lower = string.Join(' ', points.Select((point, i) => Point(i + 1, point.Mean - point.StandardError)).Reverse());
            string line = string.Join(' ', points.Select((point, i) => Point(i + 1, point.Mean)));
            text.Append(CultureInfo.InvariantCulture, $"<polygon class=\"band {Class(method)}\" points=\"{upper} {lower}\"/>\n");
            text.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line {Class(method)}\" stroke-dasharray=\"{Dash(method)}\" points=\"{line}\"><title>{method.Method}</title></polyline>\n");
        }

        string Point(int evaluations, double value) => string.Create(CultureInfo.InvariantCulture, $"{X(evaluations):F1},{Math.Clamp(Y(value), -1000, 1000):F1}");
    }

    public static string Title(TransferResult result) => $"{result.Task.Source.Name} to {result.Task.Target.Name}";

    public static string Class(MethodResult method) => "m-" + method.Method;

    private static double X(int evaluations) => Left + ((evaluations - 1) / (double)(Last - 1) * (Width - Left - Right));

    private static string Dash(MethodResult method) =>
        Dashes[Array.IndexOf(["random", "regularised-evolution", "copy-source", "counting", "lapt"], method.Method)];

    private static void Axes(StringBuilder svg, TransferResult result, double low, double high, double step)
    {
        int decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
        for (int i = 0; low + (i * step) <= high + 1e-9; i++)
        {
            double value = low + (i * step);
            double y = Top + ((high - value) / (high - low) * (Height - Top - Bottom));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:F1}\" y2=\"{y:F1}\"/><text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{ResultTables.Number(value, decimals)}</text>\n");
        }

        foreach (int evaluations in new[] { 1, 5, 10, 20, 30, 40, 50 })
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{X(evaluations):F1}\" x2=\"{X(evaluations):F1}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\"/><text x=\"{X(evaluations):F1}\" y=\"{Height - Bottom + 19}\" text-anchor=\"middle\">{evaluations}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/><line class=\"axis\" x1=\"{Left}\" x2=\"{Left}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">evaluations of {Html.Escape(result.Task.Target.Name)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" transform=\"translate(15 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">best so far: {Html.Escape(result.Unit)}</text>\n");
    }

    private static void Legend(StringBuilder svg, TransferResult result)
    {
        const int width = 196, row = 18;
        int height = (result.Methods.Count * row) + 10;
        int x = Width - Right - width - 8, y = Height - Bottom - height - 8;
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"legend\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>\n");
        for (int i = 0; i < result.Methods.Count; i++)
        {
            MethodResult method = result.Methods[i];
            int at = y + 14 + (i * row);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"line {Class(method)}\" stroke-dasharray=\"{Dash(method)}\" x1=\"{x + 8}\" x2=\"{x + 38}\" y1=\"{at}\" y2=\"{at}\"/><text x=\"{x + 46}\" y=\"{at + 4}\">{method.Method}</text>\n");
        }
    }

    // The next of 1, 2, 5 times a power of ten.
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double factor = new[] { 1.0, 2, 5, 10 }.First(one => one * power >= least * 0.999);
        return factor * power;
    }
}
