using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Time.Testing;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>
/// What every <see cref="ISearchStrategy"/> promises together with the loop. Derive a fixture for each implementation.
/// </summary>
public abstract class SearchStrategyContractTests
{
    private const int Budget = 24;

    private string _folder = "";

    private string Journal => Path.Combine(_folder, "search.jsonl");

    /// <summary>
    /// A strategy that would score more than 30 candidates of the small space, and as many as there are of a tiny one.
    /// </summary>
    protected abstract ISearchStrategy CreateStrategy(SearchSpace space);

    /// <summary>Whether the trusted predictor scores all of a space that is small enough.</summary>
    protected virtual bool ScoresAllOfATinySpace => true;

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

    [Test]
    public void SearchAsync_JournalCutAnywhere_ResumesToTheSameObjects()
    {
        SearchResult whole = Search(new Setup(Journal: Journal));
        byte[] journal = File.ReadAllBytes(Journal);

        foreach (int cut in Cuts(journal))
        {
            DeleteJournal();
            File.WriteAllBytes(Journal, journal[..cut]);
            var setup = new Setup(Journal: Journal);
            SearchResult resumed = Search(setup);

            RequireSame(resumed, whole, $"cut at byte {cut} of {journal.Length}");
            Assert.That(File.ReadAllBytes(Journal).AsSpan().SequenceEqual(journal), $"journal, cut at byte {cut}");
            int paid = Lines(journal[..cut]).Zip(Lines(journal)).Count(
                pair => pair.First == pair.Second && pair.First.StartsWith("{\"generation\":", StringComparison.Ordinal));
            Assert.That(
                setup.Trusted.Asked.Count + setup.Cheap.Asked.Count, Is.EqualTo(whole.History.Evaluations.Count - paid),
                $"What the journal has is not paid for again, cut at byte {cut}.");
        }
    }

    [Test]
    public void SearchAsync_SmallerBudgetFirst_GoesOnToTheSameObjects()
    {
        SearchResult whole = Search(new Setup());
        Search(new Setup(Journal: Journal, MaxEvaluations: 10));

        RequireSame(Search(new Setup(Journal: Journal)), whole, "ten evaluations, then the rest");
    }

    [Test]
    public void SearchAsync_FinishedJournal_AsksNobody()
    {
        SearchResult whole = Search(new Setup(Journal: Journal));
        var setup = new Setup(Journal: Journal);

        RequireSame(Search(setup), whole, "a replay");
        Assert.That(setup.Trusted.Asked, Is.Empty);
        Assert.That(setup.Cheap.Asked, Is.Empty);
    }

    [Test]
    public void SearchAsync_CanceledInACall_StopsAndCanBeResumed([Values(1, 2)] int concurrency)
    {
        SearchResult whole = Search(new Setup());
        using var stop = new CancellationTokenSource();
        var setup = new Setup(Journal: Journal, Concurrency: concurrency, Before: asked =>
        {
            if (asked == 8) stop.Cancel();
        });

        Assert.That(
            async () => await CreateSearch(setup).RunAsync(null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(setup.Trusted.Asked, Has.Count.InRange(8, 8 + concurrency), "Nothing is asked once the search is stopped.");
        RequireSame(Search(new Setup(Journal: Journal)), whole, "stopped, then resumed");
    }

    [Test]
    public void SearchAsync_CanceledBefore_AsksNobody()
    {
        var setup = new Setup();

        Assert.That(
            async () => await CreateSearch(setup).RunAsync(null, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(setup.Trusted.Asked.Concat(setup.Cheap.Asked), Is.Empty);
    }

    [Test]
    public void SearchAsync_PredictorThrows_EndsWithItsExceptionAndKeepsWhatWasPaid()
    {
        SearchResult whole = Search(new Setup());
        var setup = new Setup(Journal: Journal, Before: asked =>
        {
            if (asked == 5) throw new IOException("killed");
        });

        Assert.That(() => Search(setup), Throws.TypeOf<IOException>().With.Message.EqualTo("killed"));
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "killed, then resumed");
        Assert.That(setup.Trusted.Asked.Take(5).Intersect(rest.Trusted.Asked), Is.Empty);
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_TinySpace_EndsOnceNothingNewIsLeft()
    {
        var setup =
            new Setup(Space: ContractSpaces.Tiny, MaxEvaluations: null, MaxAttempts: 300, MaxCost: double.PositiveInfinity);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(result.StopReason, Is.AnyOf(StopReason.SpaceExhausted, StopReason.Completed));
        if (ScoresAllOfATinySpace)
            Assert.That(result.History.GetEvaluations("trusted").Count(), Is.EqualTo((int)ContractSpaces.Tiny.Size));
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

    private static void RequireSound(SearchResult result, Setup setup)
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

    // Every line's end, the byte before it, and the middle of every line.
    private static IEnumerable<int> Cuts(byte[] journal)
    {
        int start = 0;
        for (int i = 0; i < journal.Length; i++)
        {
            if (journal[i] != '\n') continue;
            yield return (start + i) / 2;
            yield return i;
            yield return i + 1;
            start = i + 1;
        }
    }

    private static string[] Lines(byte[] journal) => Encoding.UTF8.GetString(journal).Split('\n');

    private void DeleteJournal()
    {
        foreach (string file in Directory.GetFiles(_folder)) File.Delete(file);
    }

    private SearchResult Search(Setup setup) => CreateSearch(setup).RunAsync().GetAwaiter().GetResult();

    // Times differ from run to run; on a clock that stands still they are all zero, so that everything else can be compared.
    private ArchitectureSearch CreateSearch(Setup setup)
    {
        var problem = new SearchProblem(
            setup.Space,
            [
                new SearchPredictor("cheap", setup.Cheap) { BatchSize = 3 },
                new SearchPredictor("trusted", setup.Trusted) { Price = 0.1m },
            ],
            [new Constraint(new GeneSum(), setup.MaxCost)],
            [new GeneSum("further")]);
        var options = new SearchOptions
        {
            Seed = setup.Seed,
            MaxEvaluations = setup.MaxEvaluations,
            MaxMoney = setup.MaxMoney,
            MaxAttempts = setup.MaxAttempts,
            MaxConcurrency = setup.Concurrency,
            JournalPath = setup.Journal,
        };
        return new ArchitectureSearch(problem, setup.Strategy ?? CreateStrategy(setup.Space), options, new FakeTimeProvider());
    }

    // By default some predictions fail, so that failures are in every journal.
    private sealed class Setup
    {
        public Setup(
            ISearchStrategy? Strategy =
                null, SearchSpace? Space = null, int Seed = 1, int? MaxEvaluations = Budget, decimal? MaxMoney = null,
            int MaxAttempts = 10_000, double MaxCost = 7, int Concurrency = 1, string? Journal = null, bool IsUneven = false,
            Func<Architecture, bool>? Fails = null, Action<int>? Before = null)
        {
            (this.Strategy, this.Seed, this.MaxEvaluations, this.MaxMoney) = (Strategy, Seed, MaxEvaluations, MaxMoney);
            (this.MaxAttempts, this.MaxCost, this.Concurrency, this.Journal) = (MaxAttempts, MaxCost, Concurrency, Journal);
            this.Space = Space ?? ContractSpaces.Small;
            Fails ??= architecture => architecture.Genes[2] == 1;
            Cheap = new ContractPredictor(this.Space, architecture => Score(architecture) + Math.Sin(architecture.Genes[1] * 50));
            Trusted = new ContractPredictor(this.Space, Score, Fails) { Before = Before, IsUneven = IsUneven };
        }

        public ISearchStrategy? Strategy { get; }

        public SearchSpace Space { get; }

        public int Seed { get; }

        public int? MaxEvaluations { get; }

        public decimal? MaxMoney { get; }

        public int MaxAttempts { get; }

        public double MaxCost { get; }

        public int Concurrency { get; }

        public string? Journal { get; }

        public ContractPredictor Cheap { get; }

        public ContractPredictor Trusted { get; }
    }

    private sealed class Collected(List<SearchProgress> reports) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => reports.Add(value);
    }
}
