using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search.BayesianOptimization;

/// <summary>What was trained before a search and breaks its constraint.</summary>
public class BarredTrainingsTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;

    [Test]
    public void SearchAsync_OnlyBarredTrainingsShowWhatIsGood_ProposesThat()
    {
        // Of the second operation only the last one is good; what shows it has the first operation that the constraint forbids.
        Architecture[] all = [.. Space.Enumerate()];
        Demonstration[] known =
        [
            .. all.Where(one => IsBarred(one)).Where((_, i) => i % 5 == 0).Select(one => new Demonstration(one, Score(one))),
            .. all.Where(one => !IsBarred(one) && one.Genes[1] == 0).Take(2).Select(one => new Demonstration(one, Score(one))),
        ];

        SearchResult result = Search(known, evaluations: 1);

        SearchEvaluation evaluation = result.History.Evaluations.Single();
        Assert.That(evaluation.Candidate.Origin, Is.EqualTo(CandidateOrigin.Enumeration), "it is proposed, not drawn");
        Assert.That(evaluation.Candidate.Architecture.Genes[1], Is.EqualTo(3));
    }

    [Test]
    public void SearchAsync_AllThatIsKnownIsBarred_DrawsOneThatIsNot()
    {
        Demonstration[] known =
            [.. Space.Enumerate().Where(IsBarred).Take(20).Select(one => new Demonstration(one, Score(one)))];

        SearchResult result = Search(known, evaluations: 3);

        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Candidate.Origin),
            Is.EqualTo(new[] { CandidateOrigin.Sample, CandidateOrigin.Enumeration, CandidateOrigin.Enumeration }));
        SearchFakes.RequireSound(result);
    }

    [Test]
    public void SearchAsync_ScoresOnALogarithmicScale_GoesTheWayOfTheirLogarithms()
    {
        string[] linear = Ids(Score, MetricScale.Linear);

        Assert.That(linear, Has.Length.EqualTo(12));
        Assert.That(Ids(architecture => Math.Pow(10, Score(architecture)), MetricScale.Logarithmic), Is.EqualTo(linear));

        static string[] Ids(Func<Architecture, double> score, MetricScale scale)
        {
            var table = new TablePredictor(
                Space, new Metric("score", 0, double.PositiveInfinity) { Scale = scale }, "table",
                Space.Enumerate().ToDictionary(one => one, score));
            Architecture[] all = [.. Space.Enumerate()];
            Demonstration[] known =
            [
                .. all.Where(IsBarred).Take(20).Concat(all.Where(one => !IsBarred(one)).Take(5))
                    .Select(one => new Demonstration(one, score(one))),
            ];
            SearchResult result = SearchFakes.Run(
                new SearchProblem(
                    Space, [new SearchPredictor("trusted", table)], [new Constraint(new FirstIsLast(), 0)], known: known),
                new BayesianOptimizationStrategy(new BayesianOptimizationOptions { Evaluations = 12 }),
                new SearchOptions { Seed = 1 });
            return [.. result.History.Evaluations.Select(evaluation => evaluation.Candidate.Architecture.Id)];
        }
    }

    private static SearchResult Search(Demonstration[] known, int evaluations) => SearchFakes.Run(
        new SearchProblem(
            Space, [new SearchPredictor("trusted", new SearchFakes.Scores(Space, Score))],
            [new Constraint(new FirstIsLast(), 0)], known: known),
        new BayesianOptimizationStrategy(new BayesianOptimizationOptions { Evaluations = evaluations }),
        new SearchOptions { Seed = 1 });

    private static bool IsBarred(Architecture architecture) => architecture.Genes[0] == 3;

    private static double Score(Architecture architecture) => architecture.Genes[1] == 3 ? 5 : 0.01 * architecture.Genes[1];

    private sealed class FirstIsLast : ICostModel
    {
        public string Name => "last";

        public string Unit => "operations";

        public CostEffort Effort => CostEffort.Formula;

        public double GetCost(Architecture architecture) => IsBarred(architecture) ? 1 : 0;
    }
}
