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
            .AddFigure(new Chart(script, Axis, Axis), script).AddTable([script], [[script]]).AddTextTable([script], [[script]])
            .AddList([script]).AddDetails(script, script, page => page.AddNote(script)).ToString();
        Assert.That(
            html, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("http").And.Contain(
                "prefers-color-scheme: dark"));
        Assert.That(Body(html).Descendants().Count(element => !element.HasElements && element.Value == script), Is.EqualTo(14));
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
