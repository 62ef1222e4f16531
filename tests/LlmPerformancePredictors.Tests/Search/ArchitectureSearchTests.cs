using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Exhaustive;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>What the loop promises, whatever the strategy.</summary>
public class ArchitectureSearchTests
{
    private static readonly SearchSpace Space = ToySpaces.Network;

    public static IEnumerable<ISearchStrategy> Strategies =>
    [
        new RandomStrategy(new RandomSearchOptions { Candidates = 60, GenerationSize = 20 }),
        new EvolutionStrategy(
            new EvolutionOptions { PopulationSize = 12, Parents = 4, Mutants = 6, Crossovers = 6, Generations = 6 }),
        new RegularizedEvolutionStrategy(new RegularizedEvolutionOptions { PopulationSize = 8, TournamentSize = 3, Cycles = 60 }),
        new ExhaustiveStrategy(),
    ];

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_AnyStrategy_ScoresDifferentArchitecturesThatKeepTheConstraints(ISearchStrategy strategy)
    {
        SearchResult result = Run(Problem(5), strategy);

        RequireSound(result);
        Assert.That(result.Best!.Score, Is.EqualTo(result.History.Evaluations.Max(evaluation => evaluation.Scored.Score)));
        Assert.That(result.Best.Candidate.Costs, Is.EqualTo(new[] { new GeneSum().GetCost(result.Best.Architecture) }));
        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Order),
            Is.EqualTo(Enumerable.Range(0, result.History.Evaluations.Count)));
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_ACostThatThrows_IsNamedWithTheArchitecture(ISearchStrategy strategy)
    {
        var problem = new SearchProblem(
            Space, [new SearchPredictor("scores", new Scores(Space))], [new Constraint(new Broken(), 5)]);

        SearchCostException thrown = Assert.Throws<SearchCostException>(() => Run(problem, strategy))!;

        Assert.That(thrown.InnerException, Is.TypeOf<FormatException>());
        Assert.That(
            thrown.Message,
            Does.StartWith($"The cost 'broken' threw FormatException for {thrown.Architectures[0].Id}").And.Contain("no table"));
    }

    [Test]
    public void RunAsync_ACostThatLeavesCandidatesOut_KeepsNoneOfThem()
    {
        var problem = new SearchProblem(
            Space, [new SearchPredictor("scores", new Scores(Space))], [new Constraint(new Once(), 5)]);

        SearchResult result = Run(problem, new RandomStrategy(new RandomSearchOptions { Candidates = 60, GenerationSize = 20 }),
            new SearchOptions { MaxAttempts = 500 });

        Assert.That(result.History.Evaluations, Has.Count.InRange(1, 20)); // a batch may hold one twice
    }

    [Test]
    public void RunAsync_APredictorWithTooFewPredictions_IsNamedWithTheArchitecture([Values] bool counts)
    {
        var problem = new SearchProblem(Space, [new SearchPredictor("few", new Few())]);
        var strategy = new RandomStrategy(new RandomSearchOptions { Candidates = 3, GenerationSize = 3 });
        var options = new SearchOptions { CountExceptionsAsFailures = counts };

        if (counts)
        {
            Assert.That(Run(problem, strategy, options).Usage[0].Failures, Is.EqualTo(3));
            return;
        }

        SearchPredictorException thrown = Assert.Throws<SearchPredictorException>(() => Run(problem, strategy, options))!;
        Assert.That(thrown.Message, Does.Contain(thrown.Architectures[0].Id).And.Contain(
            "'few' gave 0 predictions for 3 architectures; a predictor gives one each, in order."));
    }

    private sealed class Broken : ICostModel
    {
        public string Name => "broken";

        public string Unit => "genes";

        public double GetCost(Architecture architecture) => throw new FormatException("There is no table.");
    }

    // Fills in the costs of its first batch alone.
    private sealed class Once : ICostModel
    {
        private bool _isDone;

        public string Name => "once";

        public string Unit => "genes";

        public double GetCost(Architecture architecture) => 1;

        public void GetCosts(IReadOnlyList<Architecture> architectures, Span<double> costs)
        {
            if (!_isDone) costs.Fill(1);
            _isDone = true;
        }
    }

    private sealed class Few : IPerformancePredictor
    {
        public Metric Metric => Metric.Bleu;

        public SearchSpace Space => ArchitectureSearchTests.Space;

        public Task<IReadOnlyList<Prediction>> PredictAsync(
            IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<Prediction>>([]);
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_EvaluationBudget_IsKeptExactly(ISearchStrategy strategy)
    {
        SearchResult result = Run(Problem(5), strategy, new SearchOptions { MaxEvaluations = 17 });

        RequireSound(result);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.EvaluationBudget));
        Assert.That(result.History.Evaluations, Has.Count.EqualTo(17));
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_MoneyBudget_IsNeverExceeded(ISearchStrategy strategy)
    {
        var problem = new SearchProblem(Space, [new SearchPredictor("scores", new Scores(Space)) { Price = 0.25m }]);

        SearchResult result = Run(problem, strategy, new SearchOptions { MaxMoney = 2.6m });

        Assert.That(result.StopReason, Is.EqualTo(StopReason.MoneyBudget));
        Assert.That(result.Usage[0], Is.EqualTo(new PredictorUsage("scores", 10, 0, 2.5m, result.Usage[0].Time)));
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_SomePredictionsFail_AreRecordedAndNeverBecomeAScore(ISearchStrategy strategy)
    {
        var scores = new Scores(Space, fails: architecture => architecture.GetText("optimizer") == "sgd");

        SearchResult result = Run(new SearchProblem(Space, [new SearchPredictor("scores", scores)]), strategy);

        RequireSound(result);
        Assert.That(result.Usage[0].Failures, Is.GreaterThan(0));
        Assert.That(result.Best!.Architecture.GetText("optimizer"), Is.EqualTo("adam"));
        Assert.That(
            result.History.Evaluations.First(evaluation => !evaluation.Scored.HasScore).Prediction.Failure!.Reason,
            Is.EqualTo("it fails"));
        Assert.That(result.History.GetConvergence("scores").Where(double.IsFinite), Is.Ordered);
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_EveryPredictionFails_EndsWithoutABest(ISearchStrategy strategy)
    {
        SearchResult result = Run(
            new SearchProblem(Space, [new SearchPredictor("scores", new Scores(Space, fails: _ => true))]), strategy,
            new SearchOptions { MaxAttempts = 500 });

        RequireSound(result);
        Assert.That(result.Best, Is.Null);
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_ConstraintsThatNothingKeeps_NamesTheTightestAndTheBestValueSeen(ISearchStrategy strategy)
    {
        var problem = new SearchProblem(
            Space, [new SearchPredictor("scores", new Scores(Space))],
            [new Constraint(new GeneSum("loose"), 6), new Constraint(new GeneSum("tight"), -1)]);

        UnsatisfiableConstraintException thrown = Assert.Throws<UnsatisfiableConstraintException>(
            () => Run(problem, strategy, new SearchOptions { MaxAttempts = 1000 }))!;

        Assert.That(thrown.Constraint, Is.SameAs(problem.Constraints[1]));
        Assert.That(thrown.BestValue, Is.Zero);
        Assert.That(thrown.Tried, Is.InRange(216, 1300));
        Assert.That(thrown.Message, Does.Match(
            @"^None of \d+ candidates keeps the constraints\. "
            + @"The tightest is tight <= -1 genes: 0 of \d+ keep it, the best value seen is 0 genes\. "
            + @"Raise that bound, drop another constraint, or raise SearchOptions\.MaxAttempts\.$"));
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_TinySpace_EndsOnceEverythingIsKnown(ISearchStrategy strategy)
    {
        SearchSpace tiny = new SearchSpaceBuilder("tiny").AddInteger("a", [1, 2, 3]).AddInteger("b", [1]).Build();

        SearchResult result = Run(
            new SearchProblem(tiny, [new SearchPredictor("scores", new Scores(tiny))]), strategy,
            new SearchOptions { MaxAttempts = 200 });

        RequireSound(result);
        Assert.That(result.History.Evaluations, Has.Count.EqualTo(3));
    }

    [Test]
    public void RunAsync_SpaceThatRunsOut_SaysSo() => Assert.That(
        Run(Problem(3), new RandomStrategy()).StopReason, Is.EqualTo(StopReason.SpaceExhausted));

    [Test]
    public void RunAsync_SeveralConstraints_ChecksTheCheapestFirst()
    {
        var measured = new GeneSum("measured", CostEffort.Measurement);
        var formula = new GeneSum("formula");
        var problem = new SearchProblem(
            Space, [new SearchPredictor("scores", new Scores(Space))], [new Constraint(measured, 6), new Constraint(formula, 3)]);

        Run(problem, new ExhaustiveStrategy());

        Assert.That(
            problem.Constraints.Select(constraint => constraint.CostModel), Is.EqualTo(new ICostModel[] { formula, measured }));
        Assert.That(formula.Asked, Has.Count.EqualTo(1 + 216), "one architecture to see that it is of the space, then all");
        Assert.That(
            measured.Asked, Has.Count.EqualTo(Space.Enumerate().Count(architecture => new GeneSum().GetCost(architecture) <= 3)));
    }

    [Test]
    public void RunAsync_Canceled_Throws()
    {
        using var stop = new CancellationTokenSource();
        var scores = new Scores(Space, fails: _ =>
        {
            stop.Cancel();
            return false;
        });
        var search =
            new ArchitectureSearch(new SearchProblem(Space, [new SearchPredictor("scores", scores)]), new RandomStrategy());

        Assert.That(async () => await search.RunAsync(null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static SearchProblem Problem(double limit) => new(
        Space, [new SearchPredictor("scores", new Scores(Space))], [new Constraint(new GeneSum(), limit)]);
}
