using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tests.Search;

namespace LlmPerformancePredictors.Tests.Reports;

public class SearchReportTests
{
    private static readonly SearchSpace Space = MachineTranslationSpace.Instance;

    [Test]
    public async Task ToJson_OfASearch_SaysWhatTheHistorySays()
    {
        SearchResult result = await SearchAsync(limitMs: 150);
        SearchReport report = await SearchReport.CreateAsync(result, Options());
        JsonElement json = JsonDocument.Parse(report.ToJson()).RootElement;
        Assert.That(json.GetProperty("best").GetProperty("score").GetDouble(), Is.EqualTo(result.Best!.Score));
        Assert.That(
            json.GetProperty("convergence").EnumerateArray().Select(element => element.GetDouble()),
            Is.EqualTo(result.History.GetConvergence("trusted")));
        Assert.That(json.GetProperty("references").GetArrayLength(), Is.EqualTo(4));
        Assert.That(json.GetProperty("references_over_a_limit").GetInt32(), Is.EqualTo(1));
        Assert.That(json.GetProperty("predictors")[0].GetProperty("evaluations").GetInt32(), Is.EqualTo(60));
    }

    [Test]
    public async Task ToJson_WithCandidatesBeyondTheDemonstrations_CountsThem()
    {
        SearchResult result = await SearchAsync(limitMs: 1000);
        int beyond = result.History.Evaluations.Count(
            evaluation => evaluation.Candidate.Architecture.GetInteger(MachineTranslationSpace.DecoderLayers) > 3);
        SearchReport report = await SearchReport.CreateAsync(result, Options());
        JsonElement json = JsonDocument.Parse(report.ToJson()).RootElement;
        Assert.That(beyond, Is.GreaterThan(0));
        Assert.That(json.GetProperty("extrapolated").GetInt32(), Is.EqualTo(beyond));
        Assert.That(
            json.GetProperty("extrapolated_by").EnumerateArray().Select(element => element.GetProperty("value").GetDouble()),
            Is.EqualTo(new double[] { 4, 5, 6 }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Write_CostsThatAreNotFinite_SurvivesAndLeavesThemOut(bool all)
    {
        var problem = new SearchProblem(
            Space, [new SearchPredictor("trusted", new SearchFakes.Scores(Space))], costs: [new OddCost(all)]);
        SearchResult result = SearchFakes.Run(problem, new RandomStrategy(new RandomSearchOptions { Candidates = 40 }));

        SearchReport report = await SearchReport.CreateAsync(result);

        Assert.That(report.ToHtml(), Does.Not.Contain("NaN").And.Not.Contain("Infinity").And.Not.Contain("∞"));
        JsonElement json = JsonDocument.Parse(report.ToJson()).RootElement;
        Assert.That(json.GetProperty("convergence").GetArrayLength(), Is.EqualTo(40));
        JsonElement cost = json.GetProperty("best").GetProperty("costs")[0].GetProperty("value");
        if (all) Assert.That(cost.ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    private sealed class OddCost(bool all) : ICostModel
    {
        public string Name => "odd";

        public string Unit => "ms";

        public CostEffort Effort => CostEffort.Formula;

        public double GetCost(Architecture architecture) => (architecture.Genes[1], architecture.Genes[2]) switch
        {
            (0, _) => double.NaN,
            (_, 0) => double.PositiveInfinity,
            _ => all ? double.NaN : architecture.Genes[2],
        };
    }

    [Test]
    public async Task ToHtml_Always_LoadsNothingAndEscapesText()
    {
        SearchReportOptions options = Options();
        options.Title = "<script>alert(1)</script>";
        string html = (await SearchReport.CreateAsync(await SearchAsync(150), options)).ToHtml();
        html = html.Replace($"<script>\n{ChartScript.Text}", "", StringComparison.Ordinal); // the page's own
        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("http").And.Not.Contain("src=").And.Not.Contain("NaN"));
        Assert.That(
            html, Does.Contain("prefers-color-scheme: dark").And.Contain("latency, ms").And.Contain("test BLEU 27.9").And.Contain(
                "a stand-in"));
    }

    [Test]
    public async Task Write_ToANewFolder_WritesPageAndJson()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "search-report", "new");
        string page = (await SearchReport.CreateAsync(await SearchAsync(150))).Write(folder);
        Assert.That(page, Does.Exist);
        Assert.That(Path.Combine(folder, "report.json"), Does.Exist);
    }

    [Test]
    public async Task CreateAsync_OfASearchWithoutAScore_SaysWhoScoredNothing()
    {
        var fails = new SearchFakes.Scores(Space, fails: _ => true);
        var problem = new SearchProblem(Space, [new SearchPredictor("trusted", fails)]);
        SearchResult result =
            await new ArchitectureSearch(problem, new RandomStrategy(new RandomSearchOptions { Candidates = 3 })).RunAsync();
        Assert.That(
            () => SearchReport.CreateAsync(result), Throws.ArgumentException.With.Message.Contains("'trusted' scored nothing"));
    }

    private static async Task<SearchResult> SearchAsync(double limitMs)
    {
        TfsEval data = TfsEval.FromTask("wmt14ende");
        LinearPredictor line = LinearPredictor.FitRidge(
            FeatureEncoder.CreateAverages(Space), Metric.Bleu, data.GetSplit(123).Demonstrations);
        var problem = new SearchProblem(
            Space, [new SearchPredictor("trusted", line)], [new Constraint(HatLatency.TitanXpWmt14EnDe, limitMs)],
            [data.Task.Flops]);
        var evolution = new EvolutionOptions { PopulationSize = 20, Parents = 5, Mutants = 10, Crossovers = 10, Generations = 3 };
        return await new ArchitectureSearch(problem, new EvolutionStrategy(evolution)).RunAsync();
    }

    private static SearchReportOptions Options() => new()
    {
        PredictorMeanings = new Dictionary<string, string> { ["trusted"] = "a stand-in" },
        Demonstrations = TfsEval.FromTask("wmt14ende").GetSplit(123).Demonstrations,
        References = [.. HatPublished.TitanXpWmt14EnDe.Select(published => new ReferenceArchitecture(
            "HAT", published.Architecture, FormattableString.Invariant($"test BLEU {published.TestBleu:F1}")))],
    };
}
