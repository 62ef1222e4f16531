using System.Text.Json;
using System.Xml.Linq;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Reports;

public class ComparisonReportTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;

    [Test]
    public void ToHtml_OfSeveralRuns_HasMeansAndStandardErrorsOfThem()
    {
        ComparedMethod method = CreateMethod("random", new RandomStrategy(new RandomSearchOptions { Candidates = 20 }), 3);
        ComparisonReport report = ComparisonReport.Create([method], new ComparisonReportOptions { Stops = [5, 20] });
        string[] row = Rows(report, "Best score after so many evaluations")[1];
        foreach ((int stop, int column) in new[] { (5, 2), (20, 3) })
        {
            double[] scores = [.. method.Runs.Select(run => run.Curve[stop - 1])];
            double mean = scores.Average();
            double error = Math.Sqrt(scores.Sum(score => Math.Pow(score - mean, 2)) / 2 / 3);
            Assert.That(row[column], Is.EqualTo(FormattableString.Invariant($"{mean:F2} ± {error:F2}")), $"after {stop}");
        }

        Assert.That(row[..2], Is.EqualTo(new[] { "random", "3" }));
    }

    [Test]
    public void ToHtml_OfTwoMethods_ShowsFoundFrontsAndSettingsOfBoth()
    {
        ComparisonReport report = ComparisonReport.Create(CreateBoth(MetricScale.Linear));
        string[][] found = Rows(report, "What was found"), fronts = Rows(report, "Fronts");
        Assert.That(found.Skip(1).Select(row => row[0]), Is.EqualTo(new[] { "random", "evolution" }));
        Assert.That(fronts.Skip(1).Select(row => row[0]), Is.EqualTo(new[] { "random", "evolution" }));
        Assert.That(fronts[1][1], Does.Match(@"^0\.\d{4} ± 0\.\d{4}$"));
        Assert.That(Charts(report).Select(chart => chart.Attribute("aria-label")!.Value), Is.EqualTo(new[]
        {
            "Convergence", $"Fronts of {report.Metric.Name} and genes", $"Fronts of {report.Metric.Name} and more genes",
        }));
        Assert.That(Body(report).Elements("details").Select(details => details.Element("summary")!.Value), Has.Some.Contain(
            "seeds 0, 1, 2, 3"));
        Assert.That(Body(report).Elements("details").Descendants("td").Select(cell => cell.Value), Has.Some.EqualTo("20"));
    }

    [Test]
    public void ToHtml_OnALogarithmicScale_HasGeometricMeansAndALogarithmicAxis()
    {
        ComparisonReport report = ComparisonReport.Create(CreateBoth(MetricScale.Logarithmic));
        string path = report.Write(Path.Combine(TestContext.CurrentContext.WorkDirectory, "logarithmic"));
        string[] row = Rows(report, "Best score after so many evaluations")[1];
        ComparedRun[] runs = [.. report.Methods[0].Runs];
        double mean = Math.Pow(10, runs.Average(run => Math.Log10(run.Curve[^1])));
        Assert.That(row[^1], Does.StartWith(report.Metric.Format(mean) + " ×/÷ "));
        Assert.That(Charts(report)[0].Attribute("data-y")!.Value, Does.EndWith(" log"));
        Assert.That(File.Exists(path));
    }

    [TestCase("FLOP", 4e9, 1e-9, "GFLOP")]
    [TestCase("FLOP", 6e6, 1e-6, "MFLOP")]
    [TestCase("FLOP", 6e5, 1, "FLOP")]
    [TestCase("parameters", 5e7, 1e-6, "million")]
    [TestCase("parameters", 6e4, 1e-3, "thousand")]
    [TestCase("ms", 4e9, 1, "ms")]
    public void ChooseUnit_OfWhatIsDrawn_GoesByTheLargest(string unit, double largest, double factor, string expected) =>
        Assert.That(
            ReportNumbers.ChooseUnit(new UnitCost(unit), [1, double.NaN, largest, double.PositiveInfinity]),
            Is.EqualTo((factor, expected)));

    [TestCase("FLOP", 1234567.0, "1,234,567 FLOP")]
    [TestCase("ms", 149.06, "149.1 ms")]
    [TestCase("ms", 12.345, "12.35 ms")]
    [TestCase("ms", 1.2345, "1.234 ms")]
    [TestCase("ms", 0.012345, "0.0123 ms")]
    [TestCase("ms", 150.0, "150 ms")]
    [TestCase("ms", double.NaN, "-")]
    public void FormatCost_OfACost_HasThreeDigitsOrAllThatAreCounted(string unit, double cost, string expected) =>
        Assert.That(ReportNumbers.FormatCost(new UnitCost(unit), cost), Is.EqualTo(expected));

    [Test]
    public void ToJson_OfAComparison_HasEveryRunsCurve()
    {
        IReadOnlyList<ComparedMethod> methods = CreateBoth(MetricScale.Linear);
        JsonElement json = JsonDocument.Parse(ComparisonReport.Create(methods).ToJson()).RootElement;
        Assert.That(
            json.GetProperty("methods")[1].GetProperty("runs")[2].GetProperty("curve").EnumerateArray()
                .Select(score => score.GetDouble()),
            Is.EqualTo(methods[1].Runs[2].Curve));
        JsonElement first = json.GetProperty("methods")[0].GetProperty("runs")[0];
        Assert.That(first.GetProperty("hypervolume").GetDouble(), Is.InRange(0, 1));
    }

    [Test]
    public void ToHtml_WithoutTimes_IsTheSameWhenEverythingIsDoneAgain()
    {
        var options = new ComparisonReportOptions { ShowTimes = false };
        (string first, string second) = (
            ComparisonReport.Create(CreateBoth(MetricScale.Linear), options).ToHtml(),
            Cultures.RunWithDecimalCommas(() => ComparisonReport.Create(CreateBoth(MetricScale.Linear), options).ToHtml()));
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void FromResult_WithKnownArchitectures_CountsThemFirst()
    {
        Demonstration[] known = [.. Space.Enumerate().Take(4).Select((one, i) => new Demonstration(one, i + 1))];
        var problem = new SearchProblem(Space, [new SearchPredictor("trusted", new SearchFakes.Scores(Space))], known: known);
        ComparedRun run = ComparedRun.FromResult(
            SearchFakes.Run(problem, new RandomStrategy(new RandomSearchOptions { Candidates = 6 })));
        Assert.That(run.Curve.Take(4), Is.All.EqualTo(4));
        Assert.That(run.Curve, Has.Count.EqualTo(4 + 6).Or.Count.EqualTo(6));
    }

    [Test]
    public void Create_OfWhatCannotBeCompared_SaysWhy()
    {
        ComparedMethod one = CreateBoth(MetricScale.Linear)[0];
        Assert.That(() => ComparisonReport.Create([]), Throws.ArgumentException.With.Message.Contains("no method"));
        Assert.That(
            () => ComparisonReport.Create([one, new ComparedMethod("none", [])]),
            Throws.ArgumentException.With.Message.Contains("'none' has no run"));
        Assert.That(
            () => ComparisonReport.Create([one, one]),
            Throws.ArgumentException.With.Message.Contains("Two methods are called 'random'"));
        Assert.That(
            () => ComparisonReport.Create(
                [one, CreateMethod("other", new RandomStrategy(new RandomSearchOptions { Candidates = 5 }), 1)]),
            Throws.ArgumentException.With.Message.Contains("A run of 'other' is of"));
        Assert.That(
            () => ComparisonReport.Create([one], new ComparisonReportOptions { Stops = [5, 5] }),
            Throws.Exception.With.Message.Contains("ComparisonReportOptions.Stops is [5, 5]; allowed is rising numbers from 1"));
    }

    private static IReadOnlyList<ComparedMethod> CreateBoth(MetricScale scale) =>
    [
        CreateMethod("random", new RandomStrategy(new RandomSearchOptions { Candidates = 20 }), 4, scale, true),
        CreateMethod(
            "evolution",
            new RegularizedEvolutionStrategy(
                new RegularizedEvolutionOptions { PopulationSize = 5, TournamentSize = 3, Cycles = 20 }),
            4, scale, true),
    ];

    private static ComparedMethod CreateMethod(
        string name, ISearchStrategy strategy, int seeds, MetricScale scale = MetricScale.Linear, bool hasCosts = false)
    {
        ICostModel[] costs = hasCosts ? [new SearchFakes.GeneSum("genes"), new SearchFakes.GeneSum("more genes")] : [];
        var metric = new Metric("loss", 0, double.PositiveInfinity, MetricDirection.LowerIsBetter) { Scale = scale };
        var predictor = new Losses(metric);
        return new ComparedMethod(name, [.. Enumerable.Range(0, seeds).Select(seed => ComparedRun.FromResult(
            new ArchitectureSearch(
                new SearchProblem(Space, [new SearchPredictor("trusted", predictor)], costs: costs), strategy,
                new SearchOptions { Seed = seed, MaxEvaluations = 20 }).RunAsync().GetAwaiter().GetResult()))]);
    }

    private static XElement Body(ComparisonReport report)
    {
        string html = report.ToHtml().Replace(ChartScript.Text, "", StringComparison.Ordinal);
        return XElement.Parse(
            html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)]);
    }

    private static XElement[] Charts(ComparisonReport report) =>
        [.. Body(report).Elements("figure").Select(figure => figure.Element("svg")!)];

    private static string[][] Rows(ComparisonReport report, string heading) =>
    [
        .. Body(report).Elements("h2").Single(section => section.Value == heading).ElementsAfterSelf()
            .TakeWhile(element => element.Name != "h2").First(element => element.Name == "div").Descendants("tr")
            .Select(row => row.Elements().Select(cell => cell.Value).ToArray()),
    ];

    private sealed class UnitCost(string unit) : ICostModel
    {
        public string Name => "cost";

        public string Unit => unit;

        public double GetCost(Architecture architecture) => 1;
    }

    // Over three orders of magnitude.
    private sealed class Losses(Metric metric) : SynchronousPredictor(ContractSpaces.Small, metric)
    {
        protected override Prediction PredictCore(Architecture architecture) => Prediction.FromScore(
            Math.Pow(10, -architecture.Genes.ToArray().Select((gene, i) => gene * (i + 1) % 5).Sum() / 3.0));
    }
}
