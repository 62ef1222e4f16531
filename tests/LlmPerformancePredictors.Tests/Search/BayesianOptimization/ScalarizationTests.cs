using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search.BayesianOptimization;

public class ScalarizationTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;

    [Test]
    public void Evaluate_WithoutCosts_IsTheScore()
    {
        Scalarization weighing = Scalarization.Draw([], [], new Random(0));
        Candidate any = Candidates()[0];
        Assert.That(weighing.Evaluate(1.25, any), Is.EqualTo(1.25));
        Assert.That(weighing.LogImprovement(1, 0.5, 0.25, any), Is.EqualTo(ExpectedImprovement.Log(1, 0.5, 0.25)));
    }

    [Test]
    public void Evaluate_OfEqualScores_IsNeverBetterWithTheHigherCost()
    {
        Candidate[] candidates = [.. Candidates().OrderBy(candidate => candidate.Costs[0])];
        for (int seed = 0; seed < 20; seed++)
        {
            Scalarization weighing = Scalarization.Draw([0], candidates, new Random(seed));
            Assert.That(candidates.Select(candidate => weighing.Evaluate(0, candidate)), Is.Ordered.Descending);
        }
    }

    [Test]
    public void LogImprovement_CostAloneForbidsAnImprovement_IsBelowAllThatMay()
    {
        Candidate[] candidates = [.. Candidates().OrderBy(candidate => candidate.Costs[0])];
        for (int seed = 0; seed < 20; seed++)
        {
            Scalarization weighing = Scalarization.Draw([0], candidates, new Random(seed));
            double best = candidates.Max(candidate => weighing.Evaluate(0.5, candidate));
            double[] values = [.. candidates.Select(candidate => weighing.LogImprovement(1, 1, best, candidate))];
            Assert.That(values, Has.None.NaN);
            foreach ((Candidate candidate, double value) in candidates.Zip(values))
            {
                // However high its score may be, it is not better than the best.
                bool isHopeless = weighing.Evaluate(1e6, candidate) <= best;
                Assert.That(value < -1e8, Is.EqualTo(isHopeless));
            }
        }
    }

    [Test]
    public void SearchAsync_WithACost_FindsBothEndsOfTheFront()
    {
        var cost = new SearchFakes.GeneSum();
        var problem = new SearchProblem(
            Space, [new SearchPredictor("trained", new SearchFakes.Scores(Space))], costs: [cost]);
        var strategy = new BayesianOptimizationStrategy(
            new BayesianOptimizationOptions { Evaluations = 120, InitialArchitectures = 8, Costs = ["sum"] });
        SearchResult result = SearchFakes.Run(problem, strategy, new SearchOptions { Seed = 2 });

        double[] costs = [.. result.History.Evaluations.Select(evaluation => evaluation.Candidate.Costs[0])];
        double[] scores = [.. result.History.Evaluations.Select(evaluation => evaluation.Prediction.Score)];
        Assert.That(costs.Min(), Is.EqualTo(Space.Enumerate().Min(cost.GetCost)));
        double[] all = [.. Space.Enumerate().Select(SearchFakes.Score).OrderDescending()];
        Assert.That(scores.Max(), Is.GreaterThanOrEqualTo(all[all.Length / 100]), "the best hundredth by the score alone");
    }

    private static Candidate[] Candidates()
    {
        var cost = new SearchFakes.GeneSum();
        return [.. Space.Enumerate().Take(200).Select(architecture => Make(architecture, cost))];
    }

    private static Candidate Make(Architecture architecture, SearchFakes.GeneSum cost) =>
        new(architecture, CandidateOrigin.Sample, [cost.GetCost(architecture)]);
}
