using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.MultiObjective;
using LlmPerformancePredictors.SearchSpaces;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.MultiObjective;

public class MultiObjectiveStrategyTests
{
    private static readonly SearchSpace Space = Enumerable.Range(0, 6)
        .Aggregate(new SearchSpaceBuilder("grid"), (builder, i) => builder.AddInteger($"c{i}", [0, 1, 2, 3]))
        .Build();

    [Test]
    public void SearchAsync_SpaceThatCanBeEnumerated_FindsTheTrueFrontWithAFractionOfTheEvaluations(
        [Values(1, 2, 3, 4, 5)] int seed)
    {
        var problem = new SearchProblem(Space, [new SearchPredictor("scores", new Scores(Space))], costs: [new GeneSum()]);

        SearchResult result = Run(
            problem, new MultiObjectiveStrategy(new MultiObjectiveOptions { PopulationSize = 60, Generations = 25 }),
            new SearchOptions { Seed = seed });

        RequireSound(result);
        Assert.That(result.History.Evaluations, Has.Count.EqualTo(1500));
        Assert.That(
            result.History.GetParetoFront("scores").Select(scored => scored.Architecture.Id), Is.EquivalentTo(TrueFront()));
    }

    // Straight from the definition, of all 4,096.
    private static string[] TrueFront()
    {
        (string Id, double Score, double Cost)[] all =
            [.. Space.Enumerate().Select(point => (point.Id, Score(point), new GeneSum().GetCost(point)))];
        return [.. all
            .Where(point => !all.Any(other =>
                other.Score >= point.Score && other.Cost <= point.Cost && (other.Score > point.Score || other.Cost < point.Cost)))
            .Select(point => point.Id)];
    }

    [Test]
    public void SearchAsync_CostThatIsNaNForMany_KeepsThoseOfWhichItIsKnown()
    {
        var problem = new SearchProblem(Space, [new SearchPredictor("scores", new Scores(Space))], costs: [new SometimesNaN()]);

        SearchResult result = Run(
            problem, new MultiObjectiveStrategy(new MultiObjectiveOptions { PopulationSize = 20, Generations = 8 }));

        Assert.That(result.History.Evaluations.Any(evaluation => double.IsNaN(evaluation.Candidate.Costs[0])), "It came up.");
        Assert.That(
            result.History.Generations[^1].Population.Select(member => member.Candidate.Costs[0]), Has.All.Not.NaN);
    }

    private sealed class SometimesNaN : ICostModel
    {
        public string Name => "sometimes";

        public string Unit => "genes";

        public CostEffort Effort => CostEffort.Formula;

        public double GetCost(Architecture architecture) =>
            architecture.Genes[0] < 2 ? double.NaN : new GeneSum().GetCost(architecture);
    }

    [Test]
    public void SearchAsync_NoCost_SaysWhatIsMissing() => Assert.That(
        () => Run(new SearchProblem(Space, [new SearchPredictor("scores", new Scores(Space))]), new MultiObjectiveStrategy()),
        Throws.ArgumentException.With.Message.Contains("needs a cost beside the score"));
}
