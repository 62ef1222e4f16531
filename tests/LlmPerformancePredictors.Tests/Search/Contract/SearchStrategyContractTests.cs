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
public abstract class SearchStrategyContractTests
{
    private const int Budget = 24;

    private string _folder = "";

    private string Journal => Path.Combine(_folder, "search.jsonl");

    /// <summary>
    /// A strategy that would score more than 30 candidates of the small space, and as many as there are of a tiny one.
    /// </summary>
    protected abstract ISearchStrategy CreateStrategy(SearchSpace space);

    /// <summary>The same with larger <see cref="ISearchStrategy.ProlongingSettings"/>; null if it has none.</summary>
    protected virtual ISearchStrategy? CreateLongerStrategy(SearchSpace space) => null;

    /// <summary>Whether the strategy can come upon every architecture of a space.</summary>
    protected virtual bool DrawsFromTheWholeSpace => true;

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

        SearchPredictorException thrown = Assert.Throws<SearchPredictorException>(() => Search(setup))!;
        Assert.That(thrown.InnerException, Is.TypeOf<IOException>());
        Assert.That(thrown.Predictor, Is.EqualTo("trusted"));
        Assert.That(
            thrown.Message,
            Does.StartWith($"'trusted' threw IOException while it scored {setup.Trusted.Asked[5].Id}: killed "));
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "killed, then resumed");
        Assert.That(setup.Trusted.Asked.Take(5).Intersect(rest.Trusted.Asked), Is.Empty);
    }

    [Test]
    public void SearchAsync_PredictorThrowsAndThatCounts_RecordsAFailure([Values(1, 3)] int concurrency)
    {
        var setup = new Setup(Journal: Journal, Concurrency: concurrency, CountExceptions: true, Before: asked =>
        {
            if (asked == 5) throw new TaskCanceledException("its own time limit");
        });
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.EvaluationBudget));
        PredictionFailure failure = result.History.GetEvaluations("trusted")
            .Select(evaluation => evaluation.Prediction.Failure)
            .Single(failure => failure?.Reason.StartsWith("the predictor threw", StringComparison.Ordinal) == true)!;
        Assert.That(failure.Reason, Is.EqualTo("the predictor threw TaskCanceledException: its own time limit"));
        Assert.That(failure.Kind, Is.EqualTo(PredictionFailureKind.PredictorThrew));
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_PredictorIgnoresItsTokenAndNeverAnswers_EndsNamesItAndKeepsWhatIsThere(
        [Values(1, 3)] int concurrency, [Values] bool isSynchronous, [Values] bool isCancelled)
    {
        SearchResult whole = Search(new Setup());
        using var never = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var setup = new Setup(
            Journal: Journal, Concurrency: concurrency, MaxTime: isCancelled ? null : TimeSpan.FromMilliseconds(100),
            RealTime: true, Instead: asked =>
            {
                if (asked != 6) return null;
                if (isCancelled) stop.CancelAfter(50);
                if (isSynchronous) never.Wait();
                return new TaskCompletionSource<IReadOnlyList<Prediction>>().Task;
            });
        string message;
        if (isCancelled)
        {
            message = Assert.Catch<OperationCanceledException>(
                () => CreateSearch(setup).RunAsync(null, stop.Token).GetAwaiter().GetResult())!.Message;
        }
        else
        {
            SearchResult result = Search(setup);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.TimeBudget));
            Assert.That(result.History.GetEvaluations("trusted").Count(), Is.InRange(6, 6 + concurrency));
            message = result.StopMessage!;
        }

        never.Set();
        File.Delete(Journal + ".clock");
        Assert.That(message, Does.Match("^'trusted' has not answered for .* and does not heed its cancellation token"));
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "left behind, then resumed");
        Assert.That(setup.Trusted.Asked.Take(6).Intersect(rest.Trusted.Asked), Is.Empty, "What was paid for is kept.");
    }

    [Test]
    public void SearchAsync_PredictorIsNotAsked_StopsAndAsksOnceItMay(
        [Values(1, 3)] int concurrency, [Values(0, 7)] int asked, [Values] bool hasJournal)
    {
        SearchResult whole = Search(new Setup());
        var setup = new Setup(
            Journal: hasJournal ? Journal : null, Concurrency: concurrency, NotAsked: before => before >= asked);
        SearchResult stopped = Search(setup);

        RequireSound(stopped, setup);
        Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
        Assert.That(stopped.StopMessage, Does.Match("^'trusted' did not ask for .*: the budget is used up$"));
        Assert.That(stopped.Usage[^1].Evaluations, Is.EqualTo(asked), "Not asked is no evaluation.");
        Assert.That(stopped.Usage[^1].Money, Is.EqualTo(0.1m * asked));
        if (!hasJournal) return;
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "not asked, then resumed");
        Assert.That(setup.Trusted.Asked.Intersect(rest.Trusted.Asked), Is.Empty);
    }

    [Test]
    public void SearchAsync_OneInTheMiddleIsNotAsked_KeepsTheOthersThatArePaid()
    {
        SearchResult whole = Search(new Setup());
        var setup = new Setup(Journal: Journal, Concurrency: 4, IsUneven: true, NotAsked: NotAskedOnce());
        SearchResult stopped = Search(setup);

        RequireSound(stopped, setup);
        Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "one not asked, then resumed");
        Assert.That(setup.Trusted.Asked.Intersect(rest.Trusted.Asked), Is.Empty, "What was paid for is kept.");

        static Func<int, bool> NotAskedOnce()
        {
            int calls = 0;
            return _ => Interlocked.Increment(ref calls) == 6;
        }
    }

    [Test]
    public void SearchAsync_LongerThanItsJournal_GoesOnToTheSameObjects()
    {
        if (CreateLongerStrategy(ContractSpaces.Small) is not { } longer)
        {
            Assert.That(CreateStrategy(ContractSpaces.Small).ProlongingSettings, Is.Empty);
            return;
        }

        SearchResult whole = Search(new Setup(Strategy: longer, MaxEvaluations: null));
        SearchResult shorter = Search(new Setup(Journal: Journal, MaxEvaluations: null));
        int lines = File.ReadAllLines(Journal).Length;
        var setup = new Setup(Strategy: longer, Journal: Journal, MaxEvaluations: null);

        RequireSame(Search(setup), whole, "prolonged");
        Assert.That(File.ReadAllLines(Journal), Has.Length.GreaterThan(lines), "It went on.");
        Assert.That(
            setup.Trusted.Asked.Count, Is.EqualTo(whole.Usage[^1].Evaluations - shorter.Usage[^1].Evaluations),
            "What the journal has is not paid for again.");
        RequireSame(
            Search(new Setup(Strategy: longer, Journal: Journal, MaxEvaluations: null)), whole, "prolonged, then resumed");
    }

    [Test]
    public void SearchAsync_FailuresAskedAgain_GoesOnAsIfTheyHadNeverBeen(
        [Values(0, 5)] int before, [Values(1, 3)] int concurrency)
    {
        SearchResult whole = Search(new Setup(Fails: _ => false));
        var down = new Setup(
            Fails: _ => false, Journal: Journal, Concurrency: concurrency, Down: asked => asked >= before && asked % 4 != 2);
        Search(down);
        var again = new Setup(Fails: _ => false, Journal: Journal, AskFailuresAgain: true);

        RequireSame(Search(again), whole, "asked again");
        Assert.That(again.Trusted.Asked, Is.Unique);
        Assert.That(
            again.Trusted.Asked.Intersect(down.Trusted.Asked.Where((_, i) => i < before || i % 4 == 2)), Is.Empty,
            "What has an answer is not paid for again.");
        var rest = new Setup(Fails: _ => false, Journal: Journal);
        RequireSame(Search(rest), whole, "asked again, then resumed");
        Assert.That(rest.Trusted.Asked, Is.Empty);
    }

    [Test]
    public void SearchAsync_StillDown_CanBeAskedAgainAndAgain()
    {
        SearchResult whole = Search(new Setup(Fails: _ => false));
        for (int run = 0; run < 4; run++)
            Search(new Setup(
                Fails: _ => false, Journal: Journal, AskFailuresAgain: true, MaxEvaluations: 12, Down: asked => asked % 3 != 0));

        RequireSame(Search(new Setup(Fails: _ => false, Journal: Journal, AskFailuresAgain: true)), whole, "asked again");
        RequireSame(Search(new Setup(Fails: _ => false, Journal: Journal)), whole, "asked again, then resumed");
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

    [Test, CancelAfter(20_000)]
    public void SearchAsync_NeighborsAllBreakTheConstraints_ScoresAllThatKeepThem([Values(1, 2, 3)] int seed)
    {
        if (!DrawsFromTheWholeSpace) Assert.Ignore("It has no more than its list.");
        var setup = new Setup(
            Seed: seed, MaxEvaluations: null, MaxAttempts: 20_000, MaxCost: 0, Cost: new Lonely(), Fails: _ => false);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(
            result.History.GetEvaluations("trusted").Count(),
            Is.EqualTo(ContractSpaces.Small.Enumerate().Count(architecture => new Lonely().GetCost(architecture) == 0)));
    }

    [Test]
    public void SearchAsync_KnownArchitectures_AreNeverEvaluatedAndCostNothing([Values(1, 7, Budget)] int budget)
    {
        Demonstration[] known = Known(ContractSpaces.Small);
        var setup = new Setup(Known: known, MaxEvaluations: budget);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(setup.Trusted.Asked.Intersect(known.Select(one => one.Architecture)), Is.Empty);
        Assert.That(result.Usage[^1].Evaluations, Is.EqualTo(budget), "The budget is for what is evaluated.");
        Assert.That(result.Usage[^1].Money, Is.EqualTo(0.1m * budget));
        Demonstration[] kept = [.. known.Where(one => new GeneSum().GetCost(one.Architecture) <= setup.MaxCost)];
        Assert.That(kept, Has.Length.InRange(1, known.Length - 1), "One of them breaks the constraint.");
        Assert.That(
            result.History.Known.Select(one => (one.Architecture, one.Score)),
            Is.EqualTo(kept.Select(one => (one.Architecture, one.Score))));
        Assert.That(result.Best!.Score, Is.EqualTo(kept.Max(one => one.Score)), "Nothing is as good as the best known.");
        Assert.That(result.History.GetConvergence("trusted"), Is.All.EqualTo(result.Best.Score));
    }

    [Test]
    public void SearchAsync_KnownArchitectures_ResumeToTheSameBytes()
    {
        var setup = new Setup(Known: Known(ContractSpaces.Small), Journal: Journal);
        SearchResult whole = Search(setup);
        byte[] journal = File.ReadAllBytes(Journal);

        foreach (int cut in Cuts(journal).Where((_, i) => i % 5 == 0))
        {
            DeleteJournal();
            File.WriteAllBytes(Journal, journal[..cut]);
            RequireSame(
                Search(new Setup(Known: Known(ContractSpaces.Small), Journal: Journal)), whole, $"cut at byte {cut}");
            Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal), $"journal, cut at byte {cut}");
        }
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_AllOfATinySpaceIsKnown_EndsWithoutAnEvaluation()
    {
        var setup = new Setup(
            Space: ContractSpaces.Tiny, MaxEvaluations: null, MaxAttempts: 300, MaxCost: double.PositiveInfinity,
            Known: [.. ContractSpaces.Tiny.Enumerate().Select((one, i) => new Demonstration(one, i))]);
        SearchResult result = Search(setup);

        Assert.That(result.StopReason, Is.AnyOf(StopReason.SpaceExhausted, StopReason.Completed));
        Assert.That(setup.Trusted.Asked, Is.Empty);
        Assert.That(result.Best!.Score, Is.EqualTo((int)ContractSpaces.Tiny.Size - 1));
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

    // The best scores that there are, of architectures that the search would come upon, and one that breaks the constraint.
    private static Demonstration[] Known(SearchSpace space)
    {
        Architecture[] all = [.. space.Enumerate()];
        Architecture over = all.First(one => new GeneSum().GetCost(one) > 7);
        return [.. all.Where(one => new GeneSum().GetCost(one) <= 7).Where((_, i) => i % 7 == 3).Take(6).Append(over)
            .Select((one, i) => new Demonstration(one, 1000 + ((i * 5) % 7)))];
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
            [new Constraint(setup.Cost, setup.MaxCost)],
            [new GeneSum("further")],
            setup.Known);
        var options = new SearchOptions
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
        return new ArchitectureSearch(
            problem, setup.Strategy ?? CreateStrategy(setup.Space), options, setup.RealTime ? null : new FakeTimeProvider());
    }

    // By default some predictions fail, so that failures are in every journal.
    private sealed class Setup
    {
        public Setup(
            ISearchStrategy? Strategy =
                null, SearchSpace? Space = null, int Seed = 1, int? MaxEvaluations = Budget, decimal? MaxMoney = null,
            int MaxAttempts = 10_000, double MaxCost = 7, int Concurrency = 1, string? Journal = null, bool IsUneven = false,
            Func<Architecture, bool>? Fails = null, Action<int>? Before = null, ICostModel? Cost = null,
            bool CountExceptions = false, TimeSpan? MaxTime = null, bool RealTime = false, Func<int, bool>? NotAsked = null,
            Func<int, Task<IReadOnlyList<Prediction>>?>? Instead = null,
            Func<int, bool>? Down = null, bool AskFailuresAgain = false, IReadOnlyList<Demonstration>? Known = null)
        {
            this.Known = Known ?? [];
            this.AskFailuresAgain = AskFailuresAgain;
            (this.CountExceptions, this.MaxTime, this.RealTime) = (CountExceptions, MaxTime, RealTime);
            this.Cost = Cost ?? new GeneSum();
            (this.Strategy, this.Seed, this.MaxEvaluations, this.MaxMoney) = (Strategy, Seed, MaxEvaluations, MaxMoney);
            (this.MaxAttempts, this.MaxCost, this.Concurrency, this.Journal) = (MaxAttempts, MaxCost, Concurrency, Journal);
            this.Space = Space ?? ContractSpaces.Small;
            Fails ??= architecture => architecture.Genes[2] == 1;
            Cheap = new ContractPredictor(this.Space, architecture => Score(architecture) + Math.Sin(architecture.Genes[1] * 50));
            Trusted = new ContractPredictor(this.Space, Score, Fails)
            {
                Before = Before,
                IsUneven = IsUneven,
                IsNotAsked = NotAsked,
                Instead = Instead,
                IsDown = Down,
            };
        }

        public IReadOnlyList<Demonstration> Known { get; }

        public ISearchStrategy? Strategy { get; }

        public SearchSpace Space { get; }

        public int Seed { get; }

        public int? MaxEvaluations { get; }

        public decimal? MaxMoney { get; }

        public int MaxAttempts { get; }

        public double MaxCost { get; }

        public bool CountExceptions { get; }

        public bool AskFailuresAgain { get; }

        public TimeSpan? MaxTime { get; }

        public bool RealTime { get; }

        public ICostModel Cost { get; }

        public int Concurrency { get; }

        public string? Journal { get; }

        public ContractPredictor Cheap { get; }

        public ContractPredictor Trusted { get; }
    }

    // Zero where all genes that count are the same; a neighbor of such an architecture never is one itself.
    private sealed class Lonely : ICostModel
    {
        public string Name => "lonely";

        public string Unit => "genes";

        public CostEffort Effort => CostEffort.Formula;

        public double GetCost(Architecture architecture)
        {
            int others = 0;
            foreach (int gene in architecture.Genes)
                if (gene >= 0 && gene != architecture.Genes[0]) others++;
            return others;
        }
    }

    private sealed class Collected(List<SearchProgress> reports) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => reports.Add(value);
    }
}
