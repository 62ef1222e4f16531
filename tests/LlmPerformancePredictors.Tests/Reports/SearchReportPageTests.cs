using System.Globalization;
using System.Xml.Linq;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.Search.Contract;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Reports;

/// <summary>The page of a small search with everything that a report can have, and texts that would break it unescaped.</summary>
public class SearchReportPageTests
{
    private const string Script = "<script>\"&'</script>";

    private static readonly SearchSpace Space = ContractSpaces.Small;

    private SearchResult _result = null!;
    private XElement _body = null!;

    [OneTimeSetUp]
    public async Task MakePage()
    {
        var scores = new Scores(Space, fails: architecture => architecture.Genes[2] == 1);
        var problem = new SearchProblem(
            Space, [new SearchPredictor(Script, scores) { Price = 0.5m }], [new Constraint(new GeneSum(Script), 6)],
            [new Places()]);
        var evolution = new EvolutionOptions { PopulationSize = 12, Parents = 4, Mutants = 6, Crossovers = 6, Generations = 4 };
        _result =
            await new ArchitectureSearch(problem, new EvolutionStrategy(evolution), new SearchOptions { Seed = 2 }).RunAsync();
        string html = (await SearchReport.CreateAsync(_result, Options())).ToHtml();
        html = html.Replace(ChartScript.Text, "", StringComparison.Ordinal); // the page's own, which is no XML
        _body = XElement.Parse(
            html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)]);
    }

    [Test]
    public void Page_OfAllSections_HasThemInOrder() => Assert.That(
        _body.Elements("h2").Select(heading => heading.Value),
        Is.EqualTo(new[]
        {
            "Best architecture", "Convergence", $"Score against {Script}", "Score against places", "Pareto front",
            "Published elsewhere, under the same limits", "What the score depends on", "Who scored what",
            "Outside the range of the demonstrations", "Baseline gate", "Generations", "Settings of the strategy",
        }));

    [Test]
    public void Page_TextsThatLookLikeTags_AreTexts()
    {
        Assert.That(_body.Descendants("script").Single().Value.Trim(), Is.Empty);
        Assert.That(_body.Element("h1")!.Value, Is.EqualTo(Script));
        Assert.That(_body.Descendants("text").Select(text => text.Value), Has.Some.EqualTo($"{Script}, genes"));
        Assert.That(_body.Descendants("title").Select(title => title.Value), Has.Some.EqualTo(Script));
        Assert.That(
            Charts().Select(chart => (chart.Attribute("aria-label")!.Value, chart.Element("desc")!.Value)),
            Has.Some.Matches<(string Name, string Description)>(
                texts => texts.Name.EndsWith(Script, StringComparison.Ordinal)
                    && texts.Description.Contains(Script, StringComparison.Ordinal)));
    }

    [Test]
    public void Convergence_OfASearch_EndsAtTheLastEvaluationAndTheBestScore()
    {
        XElement chart = Charts()[0];
        double[][] points = Points(chart.Descendants("polyline").Single());
        XElement plot = chart.Element("svg")!;
        Assert.That(
            points[^1][0], Is.EqualTo(Number(plot, "x") + Number(plot, "width")).Within(0.06),
            "the last evaluation is the axis' end");
        Assert.That(points.Select(point => point[0]), Is.Ordered);
        Assert.That(
            points.Select(point => point[1]), Is.Ordered.Descending, "the best so far never gets worse, and up is less in SVG");
        for (int i = 1; i < points.Length; i++)
            Assert.That(points[i][0] == points[i - 1][0] || points[i][1] == points[i - 1][1], $"step {i} is level or upright");
    }

    [Test]
    public void ScoreAgainstCost_OfASearch_HasEveryScoredCandidateTheLimitAndTheMarksWithinTheAxes()
    {
        XElement chart = Charts()[1];
        XElement plot = chart.Element("svg")!;
        (double left, double top) = (Number(plot, "x"), Number(plot, "y"));
        (double right, double bottom) = (left + Number(plot, "width"), top + Number(plot, "height"));
        XElement[] dots = [.. plot.Descendants("circle")];
        Assert.That(dots, Has.Length.EqualTo(_result.History.Evaluations.Count(evaluation => evaluation.Scored.HasScore)));
        Assert.That(dots.All(dot => Number(dot, "cx") >= left && Number(dot, "cx") <= right));
        Assert.That(dots.All(dot => Number(dot, "cy") >= top && Number(dot, "cy") <= bottom));
        Assert.That(plot.Elements("polyline").Count(), Is.EqualTo(2), "the front and the limit");
        double[][] limit = Points(plot.Elements("polyline").Last());
        Assert.That(
            (limit[0][0] == limit[1][0], limit[0][1], limit[1][1]), Is.EqualTo((true, bottom, top)),
            "a limit goes from end to end");
        Assert.That(chart.Elements("path").Count(), Is.EqualTo(2), "a reference and the best");
    }

    [Test]
    public void Tables_OfASearch_HaveItsFigures()
    {
        string[][] usage = Rows("Who scored what");
        Assert.That(usage[1][1..5], Is.EqualTo(new[]
        {
            "4", Text(_result.History.Evaluations.Count), Text(_result.Usage[0].Failures),
            (0.5m * _result.History.Evaluations.Count).ToString("0.####", CultureInfo.InvariantCulture),
        }));
        Assert.That(Rows("Generations").Skip(1).Select(row => row[0]), Is.EqualTo(new[] { "0", "1", "2", "3" }));
        string best = _result.Best!.Score.ToString("F2", CultureInfo.InvariantCulture);
        Assert.That(Rows("Generations")[^1][3], Is.EqualTo(best));
        Assert.That(Rows("Published elsewhere, under the same limits").Select(row => row[1]).Skip(2), Is.EqualTo(new[] { best }));
        Assert.That(Rows("Baseline gate")[1][1..], Is.EqualTo(new[] { "-0.250", "97.0%", "+0.125", "50.5%" }));
        Assert.That(
            Section("Published elsewhere, under the same limits").Select(part => part.Value),
            Has.Some.EndsWith(" 1 more breaks a limit."));
    }

    [Test]
    public void Front_OfAllObjectives_HasWhatTheHistorySaysAndItsShareOfTheBox()
    {
        IReadOnlyList<ScoredCandidate> front = _result.History.GetParetoFront(Script);
        string[][] rows = Rows("Pareto front");
        Assert.That(rows[0][1..], Is.EqualTo(new[] { Script, "places", "architecture" }));
        Assert.That(rows.Skip(1).Select(row => row[^1]), Is.EqualTo(front.Select(member => member.Architecture.Id)));
        string text = Section("Pareto front").First().Value;
        Assert.That(text, Does.StartWith(
            $"{front.Count} of {_result.History.Evaluations.Count(evaluation => evaluation.Scored.HasScore)} "));
        Assert.That(text, Does.Match(@" It dominates [01]\.\d{4} of the box"));
    }

    [Test]
    public void Counts_OfTheBest_AreWrittenAsTheyAreCounted() => Assert.That(
        Section("Best architecture").Descendants("b").Select(figure => figure.Value),
        Has.Some.EqualTo(string.Create(
            CultureInfo.InvariantCulture, $"{new Places().GetCost(_result.Best!.Architecture):N0} FLOP")));

    [Test]
    public void Marks_OfWhatIsPublishedElsewhere_HaveNoFigureOfOthersBesideThem() => Assert.That(
        Charts().SelectMany(chart => chart.Elements("text")).Where(text => text.Attribute("class")?.Value == "halo"), Is.Empty);

    [Test]
    public void Settings_OfTheStrategy_AreAllOnThePage() => Assert.That(
        Rows("Settings of the strategy").Skip(1).Select(row => (row[0], row[1])),
        Is.EquivalentTo(_result.Settings.Select(setting => (setting.Key, setting.Value))));

    [Test]
    public void Importance_OfTheScores_NamesEveryChoice() => Assert.That(
        Rows("What the score depends on").Skip(1).Select(row => row[0]),
        Is.EquivalentTo(Space.Choices.Select(choice => choice.Name)));

    private static SearchReportOptions Options()
    {
        Architecture[] byCost =
            [.. Space.Enumerate().Where(architecture => architecture.Genes[2] != 1).OrderBy(new GeneSum().GetCost)];
        return new SearchReportOptions
        {
            Title = Script,
            PredictorMeanings = new Dictionary<string, string> { [Script] = Script },
            Demonstrations = [.. byCost.Take(3).Select(architecture => new Demonstration(architecture, 1))],
            References =
                [new ReferenceArchitecture(Script, byCost[0], Script), new ReferenceArchitecture("too dear", byCost[^1], "")],
            Gate = new GateVerdict(Script, false, false, [new BaselineComparison(Script, -0.25, 0.97, 0.125, 0.505)], 0),
            GateScope = Script,
        };
    }

    // A count of millions, of which no digit may be lost.
    private sealed class Places : ICostModel
    {
        public string Name => "places";

        public string Unit => "FLOP";

        public double GetCost(Architecture architecture) =>
            1_234_567 + (10 * architecture.Space.Adopt(architecture).Genes.ToArray().Select((gene, i) => gene * (i + 1)).Sum());
    }

    private XElement[] Charts() => [.. _body.Elements("figure").Select(figure => figure.Element("svg")!)];

    private IEnumerable<XElement> Section(string heading) => _body.Elements("h2")
        .Single(section => section.Value == heading).ElementsAfterSelf().TakeWhile(element => element.Name != "h2");

    private string[][] Rows(string heading) =>
        [.. Section(heading).Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

    private static double[][] Points(XElement line) => [.. line.Attribute("points")!.Value.Split(' ')
        .Select(point => point.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
