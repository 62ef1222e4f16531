using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Time.Testing;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>
/// What every <see cref="ISearchStrategy"/> promises together with the loop. Derive a fixture for each implementation.
/// </summary>
public abstract partial class SearchStrategyContractTests
{
    private protected const int Budget = 24;

    private string _folder = "";

    private string Journal => Path.Combine(_folder, "search.jsonl");

    /// <summary>
    /// A strategy that would score more than 30 candidates of the small space, and as many as there are of a tiny one.
    /// </summary>
    protected abstract ISearchStrategy CreateStrategy(SearchSpace space);

    /// <summary>The same with larger <see cref="ISearchStrategy.ProlongingSettings"/>; null if it has none.</summary>
    protected virtual ISearchStrategy? CreateLongerStrategy(SearchSpace space) => null;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("search-contract").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void SearchAsync_SameSeed_GivesTheSameResult()
    {
        SearchResult first = Search(new Setup());

        RequireSame(Search(new Setup()), first, "another search");
    }

    [Test]
    public void SearchAsync_OneInstanceTwiceAtOnce_GivesTheSameResults()
    {
        ISearchStrategy shared = CreateStrategy(ContractSpaces.Small);
        SearchResult expected = Search(new Setup());
        SearchResult[] results = new SearchResult[4];

        Parallel.For(0, results.Length, i => results[i] = Search(new Setup(Strategy: shared)));

        foreach (SearchResult result in results) RequireSame(result, expected, "a search beside others");
    }

    [Test]
    public void SearchAsync_MoreConcurrency_GivesTheSameResultAndJournal([Values(2, 5)] int concurrency)
    {
        SearchResult expected = Search(new Setup(Journal: Journal));
        byte[] journal = File.ReadAllBytes(Journal);
        DeleteJournal();

        SearchResult result = Search(new Setup(Journal: Journal, Concurrency: concurrency, IsUneven: true));

        RequireSame(result, expected, $"{concurrency} calls at once");
        Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal));
    }

    [Test]
    public void SearchAsync_AnotherCulture_GivesTheSameResultAndJournal()
    {
        SearchResult expected = Search(new Setup(Journal: Journal));
        byte[] journal = File.ReadAllBytes(Journal);
        DeleteJournal();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture =
                new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            RequireSame(Search(new Setup(Journal: Journal)), expected, "another culture");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal));
    }

    [Test]
    public void SearchAsync_AnySeed_ScoresDifferentArchitecturesThatKeepTheConstraints([Values(1, 2, 3)] int seed)
    {
        var setup = new Setup(Seed: seed);

        RequireSound(Search(setup), setup);
    }

    [Test]
    public void SearchAsync_EvaluationBudget_IsKeptExactly([Values(1, 7, Budget)] int budget)
    {
        var setup = new Setup(MaxEvaluations: budget);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.EvaluationBudget));
        Assert.That(result.History.GetEvaluations("trusted").Count(), Is.EqualTo(budget));
    }

    [Test]
    public void SearchAsync_MoneyBudget_IsNeverExceeded()
    {
        var setup = new Setup(MaxEvaluations: null, MaxMoney: 1.3m);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.MoneyBudget));
        Assert.That(result.Usage.Sum(usage => usage.Money), Is.InRange(1.2m, 1.3m));
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_TinySpace_EndsOnceNothingNewIsLeft()
    {
        var setup =
            new Setup(Space: ContractSpaces.Tiny, MaxEvaluations: null, MaxAttempts: 300, MaxCost: double.PositiveInfinity);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(result.StopReason, Is.AnyOf(StopReason.SpaceExhausted, StopReason.Completed));
        Assert.That(
            result.History.GetEvaluations("trusted").Count(), Is.EqualTo((int)ContractSpaces.Tiny.Size),
            "Whoever else scores, the trusted predictor scores all of a space that is small enough.");
        Assert.That(result.Best, Is.Not.Null);
    }

    [Test]
    public void SearchAsync_SomePredictionsFail_AreRecordedAndNeverTheBest()
    {
        var setup = new Setup(Fails: architecture => architecture.Genes[2] == 1 || architecture.Genes[1] == 2);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        SearchEvaluation[] failures = [.. result.History
            .GetEvaluations("trusted")
            .Where(evaluation => !evaluation.Scored.HasScore)];
        Assert.That(failures, Is.Not.Empty);
        Assert.That(result.Usage[^1].Failures, Is.EqualTo(failures.Length));
        foreach (SearchEvaluation failure in failures)
            Assert.That(
                failure.Prediction, Is.EqualTo(setup.Trusted.Say(failure.Candidate.Architecture)),
                "The failure is kept as it was.");
        Assert.That(result.Best!.HasScore);
        Assert.That(
            result.History.Generations.All(
                generation => Ranking.BestFirst(generation.Population).All(member => member.HasScore)));
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_EveryPredictionFails_EndsWithoutABest()
    {
        var setup = new Setup(Fails: _ => true, MaxAttempts: 500);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(result.Best, Is.Null);
        Assert.That(result.Usage[^1].Failures, Is.EqualTo(result.Usage[^1].Evaluations));
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_ConstraintThatNothingKeeps_IsNamed()
    {
        var setup = new Setup(MaxCost: -1, MaxAttempts: 2000);

        UnsatisfiableConstraintException thrown = Assert.Throws<UnsatisfiableConstraintException>(() => Search(setup))!;
        Assert.That(thrown.Constraint.ToString(), Is.EqualTo("sum <= -1 genes"));
        Assert.That(setup.Trusted.Asked, Is.Empty);
    }

    [Test]
    public void SearchAsync_WithProgress_ReportsEveryGenerationAndTheEnd()
    {
        var reports = new List<SearchProgress>();
        SearchResult result = CreateSearch(new Setup()).RunAsync(new Collected(reports)).GetAwaiter().GetResult();

        Assert.That(reports.Select(report => report.Evaluations), Is.Ordered);
        Assert.That(reports[^1].Evaluations, Is.EqualTo(result.History.Evaluations.Count));
        Assert.That(reports[^1].TrustedEvaluations, Is.EqualTo(result.Usage[^1].Evaluations));
        Assert.That(reports.Select(report => report.Generation).Max(), Is.EqualTo(result.History.Generations.Count));
    }

    [Test]
    public void Settings_Always_AreNamedAndTheSameInAnyInstance()
    {
        ISearchStrategy strategy = CreateStrategy(ContractSpaces.Small);

        Assert.That(strategy.Name, Does.Match("^[a-z]+(-[a-z]+)*$"));
        Assert.That(strategy.Settings.Keys, Has.All.Match("^[a-z]+(_[a-z]+)*$"));
        Assert.That(CreateStrategy(ContractSpaces.Small).Settings, Is.EquivalentTo(strategy.Settings));
    }

    private static void RequireSame(SearchResult actual, SearchResult expected, string what) =>
        Assert.That(ObjectDifference.Find(actual, expected), Is.Null, what);

    private protected static void RequireSound(SearchResult result, Setup setup)
    {
        foreach ((string name, ContractPredictor predictor) in new[] { ("cheap", setup.Cheap), ("trusted", setup.Trusted) })
        {
            Architecture[] scored = [.. result.History
                .GetEvaluations(name)
                .Select(evaluation => evaluation.Candidate.Architecture)];
            Assert.That(scored, Is.Unique, "No architecture is scored twice by one predictor.");
            Assert.That(predictor.Asked, Is.EquivalentTo(scored));
            Assert.That(result.Usage.Single(usage => usage.Predictor == name).Evaluations, Is.EqualTo(scored.Length));
        }

        Constraint constraint = result.History.Problem.Constraints[0];
        foreach (SearchEvaluation evaluation in result.History.Evaluations)
        {
            Assert.That(constraint.IsSatisfiedBy(evaluation.Candidate.Architecture), evaluation.Candidate.Architecture.Id);
            Assert.That(setup.Space.Contains(evaluation.Candidate.Architecture), evaluation.Candidate.Architecture.Id);
        }

        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Order),
            Is.EqualTo(Enumerable.Range(0, result.History.Evaluations.Count)));
    }

    private static string[] Lines(byte[] journal) => Encoding.UTF8.GetString(journal).Split('\n');

    private void DeleteJournal()
    {
        foreach (string file in Directory.GetFiles(_folder)) File.Delete(file);
    }

    private protected SearchResult Search(Setup setup) => CreateSearch(setup).RunAsync().GetAwaiter().GetResult();

    // Times differ from run to run; on a clock that stands still they are all zero, so that everything else can be compared.
    private ArchitectureSearch CreateSearch(Setup setup) => new(
        CreateProblem(setup), setup.Strategy ?? CreateStrategy(setup.Space), CreateOptions(setup),
        setup.RealTime ? null : new FakeTimeProvider());

    private static SearchProblem CreateProblem(Setup setup) => new(
        setup.Space,
        [
            new SearchPredictor("cheap", setup.Cheap) { BatchSize = 3 },
            new SearchPredictor("trusted", setup.Trusted) { Price = 0.1m },
        ],
        [new Constraint(setup.Cost, setup.MaxCost)],
        [new GeneSum("further")],
        setup.Known);

    private static SearchOptions CreateOptions(Setup setup) => new()
    {
        Seed = setup.Seed,
        MaxEvaluations = setup.MaxEvaluations,
        MaxMoney = setup.MaxMoney,
        MaxAttempts = setup.MaxAttempts,
        MaxConcurrency = setup.Concurrency,
        AsksFailuresAgain = setup.AskFailuresAgain,
        CountExceptionsAsFailures = setup.CountExceptions,
        MaxTime = setup.MaxTime,
        StopTimeout = TimeSpan.FromMilliseconds(200),
        JournalPath = setup.Journal,
    };

    private sealed class Collected(List<SearchProgress> reports) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => reports.Add(value);
    }
}
