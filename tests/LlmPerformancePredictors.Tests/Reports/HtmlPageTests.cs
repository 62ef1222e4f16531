using System.Xml.Linq;
using LlmPerformancePredictors.Reports;

namespace LlmPerformancePredictors.Tests.Reports;

public class HtmlPageTests
{
    private static readonly ChartAxis Axis = new("axis", 0, 1);

    [Test]
    public void Page_WithEverything_IsWellFormedEscapedAndLoadsNothing()
    {
        const string script = "<script>alert(1)</script>";
        string html = new HtmlPage(script)
            .AddSection(script).AddParagraph(script, script).AddNote(script).AddCards([(script, script)])
            .AddFigure(new Chart(script, new ChartAxis(script, 0, 1), new ChartAxis(script, 0, 1))
                .AddDots(script, ChartColor.Gray, [(0, 0)]).AddLine(script, ChartColor.Blue, [(0, 0)])
                .AddMarks(script, ChartColor.Red, [(0, 0, script, script)]), script)
            .AddTable([script], [[script]]).AddTextTable([script], [[script]])
            .AddList([script]).AddDetails(script, script, page => page.AddNote(script)).ToString();
        string own = $"<script>\n{ChartScript.Text}\n</script>\n</body>";
        Assert.That(html, Does.Contain(own));
        Assert.That(
            html.Replace(own, "</body>", StringComparison.Ordinal),
            Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("http").And.Not.Contain(" on").IgnoreCase
                .And.Contain("prefers-color-scheme: dark"));

        // Of the 14 of the page itself, the chart adds two labels of axes, a mark's label and title, in its table
        // two names of axes, three of series and a note, and three entries of the legend, behind a space.
        Assert.That(
            Body(html.Replace(own, "</body>", StringComparison.Ordinal)).Descendants()
                .Count(element => element.Elements().All(child => child.Name == "svg") && element.Value.Trim() == script),
            Is.EqualTo(14 + 4 + 6 + 3));
    }

    [Test]
    public void Script_OfAPage_IsThereOnceWithChartsAndNotWithout()
    {
        var page = new HtmlPage("t");
        Assert.That(page.AddNote("n").ToString(), Does.Not.Contain("<script"));
        page.AddFigure(new Chart("a", Axis, Axis), "a").AddFigure(new Chart("b", Axis, Axis), "b");
        Assert.That(page.ToString().Split("<script"), Has.Length.EqualTo(2));
    }

    [Test]
    public void Script_OfEveryPage_WritesTextsAndLoadsNothing() => Assert.That(
        ChartScript.Text,
        Does.Not.Match(
            @"</|<!--|innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|import|fetch|XMLHttp|http|src|"
            + "Date|random"));

    [Test]
    public void Figure_WithoutAMouseAndWithoutScripts_HasItsValuesInATable()
    {
        XElement figure = Body(
            new HtmlPage("t").AddFigure(new Chart("c", Axis, Axis).AddDots("dots", ChartColor.Blue, [(0.5, 0.25)]), "caption")
                .ToString().Replace(ChartScript.Text, "", StringComparison.Ordinal)).Descendants("figure").Single();
        XElement data = figure.Element("details")!;
        Assert.That(data.Element("summary")!.Value, Is.EqualTo("Data (1)"));
        Assert.That(
            data.Descendants("tr").Select(row => string.Join(' ', row.Elements().Select(cell => cell.Value))),
            Is.EqualTo(new[] { "series axis axis", "dots 0.5 0.25" }));
        Assert.That(data.Element("div")!.Attribute("tabindex")!.Value, Is.EqualTo("0"), "the keyboard reaches what scrolls");
    }

    [Test]
    public void Table_WithAStrongCell_MarksThatOne()
    {
        XElement table = Body(
            new HtmlPage("t").AddTable(["method", "score"], [["a", "1"], ["b", new TableCell("2", IsStrong: true)]])
                .ToString()).Descendants("table").Single();
        Assert.That(
            table.Descendants("td").Select(cell => (cell.Value, cell.Attribute("class")?.Value)),
            Is.EqualTo(new[] { ("a", null), ("1", null), ("b", null), ("2", "strong") }));
    }

    [Test]
    public void Write_ToANewFolder_ReplacesWhatIsThereAndLeavesNothingElse()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "html-page", "new");
        var page = new HtmlPage("first");
        string path = page.Write(Path.Combine(folder, "page.html"));
        Assert.That(page.AddNote("second").Write(path), Is.EqualTo(path));
        Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { path }));
        Assert.That(File.ReadAllText(path), Is.EqualTo(page.ToString()));
    }

    // What stands in the body is XML too.
    private static XElement Body(string html) =>
        XElement.Parse(html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)]);
}
