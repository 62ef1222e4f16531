using System.Globalization;
using System.Xml.Linq;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Reports;

namespace LlmPerformancePredictors.Tests.Reports;

public class ChartTests
{
    private static readonly ChartAxis X = new("latency, ms", 0, 100);
    private static readonly ChartAxis Y = new("BLEU", 20, 30);

    [Test]
    public void Line_BetweenTheCornersOfTheAxes_EndsAtTheCornersOfThePlot()
    {
        XElement svg = Parse(new Chart("a line", X, Y).AddLine("line", ChartColor.Blue, [(0, 20), (100, 30)]));
        XElement plot = svg.Elements("svg").Single();
        (double left, double top) = (Number(plot, "x"), Number(plot, "y"));
        (double right, double bottom) = (left + Number(plot, "width"), top + Number(plot, "height"));
        Assert.That(
            plot.Element("polyline")!.Attribute("points")!.Value,
            Is.EqualTo(FormattableString.Invariant($"{left:F1},{bottom:F1} {right:F1},{top:F1}")));
        Assert.That(
            plot.Attribute("viewBox")!.Value,
            Is.EqualTo(FormattableString.Invariant($"{left} {top} {right - left} {bottom - top}")),
            "what lies outside is cut off, nothing is scaled");
    }

    [Test]
    public void Ticks_OfBothAxes_AreRoundNumbersWithinThem()
    {
        string[] texts =
            [.. Parse(new Chart("empty", X, new ChartAxis("share", 0.013, 0.108))).Elements("text").Select(text => text.Value)];
        Assert.That(
            texts, Is.EqualTo(
                new[] { "0.02", "0.04", "0.06", "0.08", "0.10", "0", "20", "40", "60", "80", "100", "latency, ms", "share" }));
    }

    [TestCase(26.43, 26.430000000000003, TestName = "a score and the next double")]
    [TestCase(-26.430000000000003, -26.43, TestName = "below 0")]
    [TestCase(0, 5e-324, TestName = "the least double")]
    [TestCase(1e300, 1.0000000000000002e300, TestName = "large numbers")]
    [TestCase(9007199254740992, 9007199254740994, TestName = "whole numbers without fractions")]
    [TestCase(0, 1e300, TestName = "a long axis")]
    [TestCase(26.43, 26.43, TestName = "one number")]
    public void Ticks_OfValuesThatHardlyDiffer_End(double low, double high)
    {
        foreach (ChartAxis axis in new[] { new ChartAxis("score", low, high), ChartAxis.FromValues("score", [low, high]) })
        {
            Assert.That(axis.Low, Is.LessThanOrEqualTo(low));
            Assert.That(axis.High, Is.GreaterThanOrEqualTo(high));
            XElement svg = Parse(new Chart("narrow", X, axis).AddDots("dots", ChartColor.Blue, [(0, low), (100, high)]));
            Assert.That(
                svg.Elements("text").Count(text => double.TryParse(text.Value, CultureInfo.InvariantCulture, out _)),
                Is.InRange(8, 20));
        }
    }

    [TestCase(0, double.MaxValue, TestName = "the largest double, which stands for no limit")]
    [TestCase(1.7e308, double.MaxValue, TestName = "large doubles")]
    [TestCase(double.MaxValue, double.MaxValue, TestName = "the largest double alone")]
    [TestCase(-1e308, 1e308, TestName = "farther apart than a double can say")]
    [TestCase(double.MinValue, double.MaxValue, TestName = "all doubles"), CancelAfter(20_000)]
    public void Ticks_OfTheLargestDoubles_EndAndArePlaces(double low, double high)
    {
        foreach (ChartAxis axis in new[] { new ChartAxis("score", low, high), ChartAxis.FromValues("score", [low, high]) })
        {
            string text = new Chart("large", axis, axis).AddDots("dots", ChartColor.Blue, [(low, high), (high, low)]).ToString();
            XElement svg = XElement.Parse(text);

            Assert.That(double.IsFinite(axis.Low) && double.IsFinite(axis.High) && axis.Low < axis.High);
            Assert.That(text, Does.Not.Contain("NaN").And.Not.Contain("Infinity").And.Not.Contain("∞"));
            Assert.That(svg.Elements("text").Count(), Is.InRange(8, 40));
        }
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void FromValues_ValuesThatAreNotFinite_AreRefused(double value) =>
        Assert.That(() => ChartAxis.FromValues("score", [1, value]), Throws.ArgumentException.With.Message.Contains("finite"));

    [Test]
    public void Labels_FarOutsideTheAxes_End()
    {
        Parse(new Chart("far", X, Y).AddMarks(
            "marks", ChartColor.Blue,
            [(0, 1e30, "one", ""), (0, 1e30, "two", ""), (0, -1e300, "three", ""), (0, -1e300, "four", "")]));
    }

    [Test]
    public void Texts_OfEveryKind_AreEscaped()
    {
        string svg = new Chart("<name>", new ChartAxis("<x>", 0, 1), new ChartAxis("<y>", 0, 1))
            .AddLine("<line>", ChartColor.Red, [(0, 0)]).AddDots("<dots>", ChartColor.Gray, [(0, 0)])
                .AddMarks("<marks>", ChartColor.Green, [(0, 0, "<text>", "<title>")]).ToString();
        Assert.That(svg, Does.Not.Match("<(name|x|y|line|dots|marks|text|title)>(?!&lt;title)"));
        foreach (string name in new[] { "name", "x", "y", "line", "dots", "marks" })
            Assert.That(svg, Does.Contain($"&lt;{name}&gt;"));
        foreach (string name in new[] { "text", "title" }) Assert.That(svg, Does.Contain($">&lt;{name}&gt;<"));
    }

    [Test]
    public void Legend_OfSeriesOfEveryKind_HasASampleAndTheEscapedNameOfEachInOrder()
    {
        XElement legend = XElement.Parse(
            new Chart("kinds", X, Y).AddDots("<dots>", ChartColor.Gray, [(1, 21)]).AddLine("<line>", ChartColor.Blue, [(1, 21)])
                .AddMarks("<marks>", ChartColor.Red, [(1, 21, "", "")]).DrawLegend());
        Assert.That(
            legend.Elements("li").Select(entry => entry.Value.Trim()), Is.EqualTo(new[] { "<dots>", "<line>", "<marks>" }));
        Assert.That(
            legend.Elements("li").Select(entry => entry.Element("svg")!.Attribute("aria-hidden")!.Value),
            Is.All.EqualTo("true"), "a sample says nothing to those who do not see it");
        Assert.That(new Chart("empty", X, Y).DrawLegend(), Is.Empty);
    }

    [Test]
    public void Chart_ForThoseWhoDoNotSeeIt_IsAnImageWithANameAndADescriptionOfAxesAndSeries()
    {
        XElement svg = Parse(
            new Chart("Score against latency", X, Y).AddDots("candidates", ChartColor.Gray, [(1.5, 21), (99, 29.25)])
                .AddMarks("best", ChartColor.Red, [(50, 25, "", "")]).AddLine("front", ChartColor.Blue, []));
        Assert.That(svg.Attribute("role")!.Value, Is.EqualTo("img"));
        Assert.That(svg.Attribute("aria-label")!.Value, Is.EqualTo("Score against latency"));
        Assert.That(svg.Elements().First().Name.LocalName, Is.EqualTo("desc"), "as an image's description has to stand");
        Assert.That(
            svg.Element("desc")!.Value, Is.EqualTo(
                "Horizontal: latency, ms, from 0 to 100. Vertical: BLEU, from 20 to 30. "
                + "candidates: 2 points, horizontally from 1.5 to 99, vertically from 21 to 29.25. "
                + "best: 1 point, horizontally at 50, vertically at 25. front: no points."));
    }

    [Test]
    public void Table_OfAChart_HasEveryValueDotsFromLeftToRightAndStepsWithoutTheirCorners()
    {
        (string[] header, IReadOnlyList<TableCell[]> rows) =
            new Chart("table", X, Y).AddDots("dots", ChartColor.Gray, [(99, 21), (double.NaN, 22), (2.25, 29), (2.25, 28)])
                .AddSteps("steps", ChartColor.Blue, [(1, 20), (2, 21)])
                .AddMarks("marks", ChartColor.Red, [(50, 25, "text", "title"), (51, 25, "", "title"), (52, 25, "", "")])
                .GetTable();
        Assert.That(header, Is.EqualTo(new[] { "series", "latency, ms", "BLEU", "note" }));
        Assert.That(
            rows.Select(row => string.Join(" | ", row.Select(cell => cell.Text))), Is.EqualTo(new[]
            {
                "dots | 2.25 | 28 | ", "dots | 2.25 | 29 | ", "dots | 99 | 21 | ", "steps | 1 | 20 | ", "steps | 2 | 21 | ",
                "marks | 50 | 25 | title; text", "marks | 51 | 25 | title", "marks | 52 | 25 | ",
            }));
        Assert.That(
            new Chart("no notes", X, Y).AddDots("dots", ChartColor.Gray, [(1, 21)]).GetTable().Rows[0], Has.Length.EqualTo(3));
    }

    [Test]
    public void Axes_OfAChart_AreThereForTheScriptToTheLastBit()
    {
        XElement svg = Parse(new Chart("ends", new ChartAxis("x", -0.1, 1e22), new ChartAxis("y", 1.0 / 3, 0.5)));
        Assert.That(Ends("data-x"), Is.EqualTo(new[] { -0.1, 1e22 }));
        Assert.That(Ends("data-y"), Is.EqualTo(new[] { 1.0 / 3, 0.5 }));

        IEnumerable<double> Ends(string attribute) => svg.Attribute(attribute)!.Value.Split(' ')
            .Select(end => double.Parse(end, CultureInfo.InvariantCulture));
    }

    [Test]
    public void Marks_AtOnePlace_HaveLabelsBelowEachOther()
    {
        XElement svg =
            Parse(new Chart("marks", X, Y).AddMarks("both", ChartColor.Green, [(50, 25, "one", ""), (50, 25, "two", "")]));
        double[] heights =
            [.. svg.Elements("text").Where(text => text.Attribute("class")?.Value == "halo").Select(text => Number(text, "y"))];
        Assert.That(heights[1] - heights[0], Is.GreaterThanOrEqualTo(22), "as high as the texts of narrow screens");
    }

    [Test]
    public void ChartAxis_OfNothingOrNoNumber_SaysWhichAxis()
    {
        Assert.That(
            () => ChartAxis.FromValues("BLEU", []), Throws.ArgumentException.With.Message.Contains("'BLEU' has no values"));
        Assert.That(
            () => ChartAxis.FromValues("BLEU", [1, double.NaN]),
            Throws.ArgumentException.With.Message.Contains("'BLEU' is from NaN"));
        Assert.That(ChartAxis.FromValues("BLEU", [3, 3]), Is.EqualTo(new ChartAxis("BLEU", 2.5, 3.5)));
        Assert.That(ChartAxis.FromValues("BLEU", [100, 200]), Is.EqualTo(new ChartAxis("BLEU", 96, 204)));
    }

    [Test]
    public void Chart_WithALogarithmicAxis_PlacesByRatioAndMarksPowersOfTen()
    {
        var axis = new ChartAxis("loss", 0.0001, 1, MetricScale.Logarithmic);
        XElement svg = Parse(new Chart("losses", X, axis)
            .AddDots("networks", ChartColor.Blue, [(50, 0.0001), (50, 0.01), (50, 1), (50, 0), (50, -1)]));

        double[] heights = [.. svg.Descendants("circle").Select(dot => Number(dot, "cy"))];
        Assert.That(heights, Has.Length.EqualTo(3), "what is not above 0 has no place");
        Assert.That(heights[1], Is.EqualTo((heights[0] + heights[2]) / 2).Within(0.1));
        Assert.That(
            axis.FindTicks().Select(tick => tick.Text), Is.EqualTo(new[] { "0.0001", "0.001", "0.01", "0.1", "1" }));
        Assert.That(svg.Attribute("data-y")!.Value, Is.EqualTo("-4 0 log"));
        Assert.That(svg.Attribute("data-x")!.Value, Is.EqualTo("0 100"));
        Assert.That(axis.Format(0.000312345), Is.EqualTo("0.0003123"));
    }

    [Test]
    public void ChartAxis_Logarithmic_HasTicksOverAnySpan()
    {
        foreach ((double low, double high) in new[] { (0.0012, 0.0014), (0.2, 0.9), (1e-3, 0.5), (1e-12, 1e3), (1e-200, 1e200) })
        {
            ChartAxis axis = ChartAxis.FromValues("loss", [low, high], MetricScale.Logarithmic);
            double[] ticks = [.. axis.FindTicks().Select(tick => tick.Value)];
            Assert.That((axis.Low < low, axis.High > high), Is.EqualTo((true, true)));
            Assert.That(ticks, Has.Length.InRange(2, 12).And.All.InRange(axis.Low, axis.High), $"{low} to {high}");
        }

        Assert.That(ChartAxis.FromValues("loss", [3, 3], MetricScale.Logarithmic).High, Is.EqualTo(6));
        Assert.That(
            () => ChartAxis.FromValues("loss", [0, 3], MetricScale.Logarithmic),
            Throws.ArgumentException.With.Message.Contains(
                "The logarithmic axis 'loss' is from 0 to 6; both ends must be above 0."));
    }

    // An SVG element is XML.
    private static XElement Parse(Chart chart) => XElement.Parse(chart.ToString());

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
