using System.Text;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Exhaustive;
using LlmPerformancePredictors.SearchSpaces;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>What a history says of a search whose scores are known: x from 0 to 5, the fourth of which fails.</summary>
public class SearchHistoryTests
{
    private static readonly double[] Known = [3, 1, 3, double.NaN, 7, 5];

    private static readonly SearchSpace Space =
        new SearchSpaceBuilder("line").AddInteger("x", [.. Enumerable.Range(0, 6)]).Build();

    private static readonly SearchHistory History = Run(
        new SearchProblem(
            Space,
            [new SearchPredictor("scores", new Scores(Space, x => Known[x.Genes[0]], x => x.Genes[0] == 3)) { Price = 0.5m }],
            costs: [new GeneSum()]),
        new ExhaustiveStrategy()).History;

    [Test]
    public void Convergence_OfAPredictor_IsTheBestSoFarAfterEachEvaluation()
    {
        Assert.That(History.GetConvergence("scores"), Is.EqualTo(new double[] { 3, 3, 3, 3, 7, 7 }));
        Assert.That(History.GetConvergence("nobody"), Is.Empty);
    }

    [Test]
    public void Best_OfAPredictor_IsTheFirstOfEquals()
    {
        Assert.That(History.GetBest("scores")!.Order, Is.EqualTo(4));
        Assert.That(History.GetBest("nobody"), Is.Null);
    }

    [Test]
    public void ParetoFront_OfScoreAndCost_IsCheapestFirst() => Assert.That(
        History.GetParetoFront("scores").Select(member => (member.Candidate.Costs[0], member.Score)),
        Is.EqualTo(new[] { (0.0, 3.0), (4.0, 7.0) }));

    [Test]
    public void ParetoFront_WithoutAnyCost_IsTheBestScoreAlone() => Assert.That(
        History.GetParetoFront("scores", []).Select(member => member.Score), Is.EqualTo(new[] { 7.0 }));

    [Test]
    public void ParetoFront_UnknownCost_NamesThoseThereAre() => Assert.That(
        () => History.GetParetoFront("scores", ["latency"]),
        Throws.ArgumentException.With.Message.StartsWith("The search states no cost 'latency'; it states sum."));

    [Test]
    public void WriteTo_AStream_WritesWhatTheJournalHas()
    {
        string[] lines = Encoding.UTF8.GetString(History.Bytes()).Split('\n');
        Assert.That(lines, Has.Length.EqualTo(7));
        Assert.That(lines[1], Is.EqualTo(
            """{"generation":0,"predictor":"scores","architecture":"x=1","origin":"Enumeration","costs":{"sum":1"""
            + """},"score":1,"money":0.5}"""));
        Assert.That(lines[3], Does.EndWith(""","failure":"it fails","raw_text":"raw","money":0.5}"""));
        Assert.That(lines[6], Is.Empty);
    }
}
