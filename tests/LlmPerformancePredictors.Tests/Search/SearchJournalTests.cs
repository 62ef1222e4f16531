using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.MultiObjective;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>Resume: whatever happens to a search, going on from its journal gives what it would have given.</summary>
public class SearchJournalTests
{
    private static readonly SearchSpace Space = MachineTranslationSpace.Instance;
    private string _folder = "";

    private string Journal => Path.Combine(_folder, "search.jsonl");

    public static IEnumerable<ISearchStrategy> Strategies =>
    [
        new RandomStrategy(new RandomSearchOptions { Candidates = 50, GenerationSize = 20 }),
        new EvolutionStrategy(Small()),
        new RegularizedEvolutionStrategy(new RegularizedEvolutionOptions { PopulationSize = 8, TournamentSize = 3, Cycles = 60 }),
        new MultiObjectiveStrategy(new MultiObjectiveOptions { PopulationSize = 10, Generations = 6 }),
        new HybridStrategy(
            new HybridOptions { Evolution = Small(), ScreeningFraction = 0.5, HandOverBelow = 0.1, AgreementWindow = 5 }),
    ];

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("search-journal").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void RunAsync_AnotherCostOfTheSameName_IsRefusedSayingWhatDiffers()
    {
        SearchProblem first = Costing(1), other = Costing(2), same = Costing(1.0001);
        var strategy = new RandomStrategy(new RandomSearchOptions { Candidates = 8, GenerationSize = 4 });
        SearchFakes.Run(first, strategy, new SearchOptions { JournalPath = Journal });
        byte[] journal = File.ReadAllBytes(Journal);

        Assert.That(
            () => SearchFakes.Run(other, strategy, new SearchOptions { JournalPath = Journal }),
            Throws.TypeOf<SearchJournalException>().With.Message.Match("line 2: the sum of .* is .*, and is .* now \\(genes\\)"));
        Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal));
        Assert.That(() => SearchFakes.Run(same, strategy, new SearchOptions { JournalPath = Journal }), Throws.Nothing);

        SearchProblem Costing(double factor) => new(
            Space, [new SearchPredictor("scores", new Scores(Space))], costs: [new Scaled(factor)]);
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_25And25Evaluations_EqualFiftyByteForByte(ISearchStrategy strategy)
    {
        (SearchResult whole, byte[] journal) = Run(strategy, 50);
        File.Delete(Journal);

        Run(strategy, 25);
        (SearchResult resumed, byte[] resumedJournal) = Run(strategy, 50);

        Assert.That(resumedJournal, Is.EqualTo(journal));
        Assert.That(resumed.History.Bytes(), Is.EqualTo(whole.History.Bytes()));
        Assert.That(
            resumed.Usage.Select(usage => usage with { Time = default }),
            Is.EqualTo(whole.Usage.Select(usage => usage with { Time = default })));
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_OneAndTwoThreads_GiveTheSameBytes(ISearchStrategy strategy)
    {
        (SearchResult one, byte[] journal) = Run(strategy, 50);
        File.Delete(Journal);

        (SearchResult two, byte[] twoJournal) = Run(strategy, 50, threads: 2, slow: true);

        Assert.That(twoJournal, Is.EqualTo(journal));
        Assert.That(two.History.Bytes(), Is.EqualTo(one.History.Bytes()));
    }

    [Test]
    public void RunAsync_KilledAnywhereInTheJournal_GoesOnToTheSameBytes()
    {
        var strategy = new HybridStrategy(new HybridOptions
        {
            Evolution = new EvolutionOptions { PopulationSize = 3, Parents = 2, Mutants = 1, Crossovers = 1, Generations = 3 },
        });
        (SearchResult whole, byte[] journal) = Run(strategy, 50);
        byte[] history = whole.History.Bytes();

        // Every place in the last lines, around every line's end and here and there; all places take minutes.
        for (int length = 0; length < journal.Length; length++)
        {
            bool atAnEnd = journal.AsSpan(Math.Max(0, length - 1), Math.Min(2, journal.Length - length)).Contains((byte)'\n');
            if (!atAnEnd && length % 61 != 0 && length < journal.Length - 60) continue;
            File.WriteAllBytes(Journal, journal[..length]);
            (SearchResult resumed, byte[] resumedJournal) = Run(strategy, 50);
            Assert.That(resumedJournal.AsSpan().SequenceEqual(journal), $"journal, killed at byte {length}");
            Assert.That(resumed.History.Bytes().AsSpan().SequenceEqual(history), $"history, killed at byte {length}");
        }
    }

    [TestCaseSource(nameof(Strategies))]
    public void RunAsync_KilledAgainAndAgain_AsksThePredictorForEachArchitectureOnce(ISearchStrategy strategy)
    {
        byte[] journal = Run(strategy, 50).Journal;
        File.Delete(Journal);
        Random random = RandomSource.Create(7);
        var asked = new List<string>();
        bool done = false;
        for (int kills = 0; !done; kills++)
        {
            // The kill comes as an exception out of a predictor, at a random evaluation.
            int left = 1 + random.Next(12);
            var scores =
                new Scores(Space, fails: architecture => left-- == 0 ? throw new IOException("killed") : Fails(architecture));
            try
            {
                SearchFakes.Run(Problem(scores), strategy, Options(50));
                done = true;
            }
            catch (SearchPredictorException)
            {
                scores.Asked.RemoveAt(scores.Asked.Count - 1);
            }

            asked.AddRange(scores.Asked);
            Assert.That(kills, Is.LessThan(60));
        }

        Assert.That(asked, Is.Unique);
        Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal));
    }

    [Test]
    public void RunAsync_OneOfTwoCallsUnderWayThrows_TheOtherOneIsJournaled()
    {
        var strategy = new RandomStrategy(new RandomSearchOptions { Candidates = 6, GenerationSize = 6 });
        byte[] journal = Run(strategy, 50).Journal;
        string first = Encoding.UTF8.GetString(journal).Split('\n')[1];
        File.Delete(Journal);
        using var second = new ManualResetEventSlim();
        var broken = new Scores(Space, fails: architecture =>
        {
            if (!first.Contains(architecture.Id, StringComparison.Ordinal))
            {
                second.Set();
                return Fails(architecture);
            }

            second.Wait(TimeSpan.FromSeconds(10));
            throw new IOException("killed");
        });

        Assert.That(() => SearchFakes.Run(Problem(broken), strategy, Options(50, threads: 2)),
            Throws.TypeOf<SearchPredictorException>());
        Assert.That(File.ReadAllLines(Journal), Has.Length.EqualTo(2));
        var rest = new Scores(Space, fails: Fails);
        SearchResult resumed = SearchFakes.Run(Problem(rest), strategy, Options(50));

        Assert.That(rest.Asked, Has.Count.EqualTo(5));
        Assert.That(resumed.History.Bytes(), Is.EqualTo(Encoding.UTF8.GetBytes(string.Concat(
            Damage.WithoutChecksums(Encoding.UTF8.GetString(journal)).Split('\n')
                .Where(line => line.StartsWith("{\"generation\":", StringComparison.Ordinal)).Select(line => line + "\n")))));
    }

    [TestCase("seed", "its seed is 1, this search's is 2")]
    [TestCase("strategy", "its strategy is \"random\", this search's is \"evolution\"")]
    [TestCase("settings", "its setting generation_size is 20, this search's is 21")]
    [TestCase("shorter", "its setting candidates is 50, this search's is 49")]
    public void RunAsync_JournalOfAnotherSearch_IsRefused(string what, string message)
    {
        Run(Strategies.First(), 10);

        Assert.That(
            () => SearchFakes.Run(
                Problem(new Scores(Space)),
                what == "strategy" ? new EvolutionStrategy()
                : new RandomStrategy(new RandomSearchOptions
                {
                    Candidates = what == "shorter" ? 49 : 50,
                    GenerationSize = what == "settings" ? 21 : 20,
                }),
                new SearchOptions { Seed = what == "seed" ? 2 : 1, JournalPath = Journal }),
            Throws.InstanceOf<SearchJournalException>().With.Message.Contains("is the journal of another search: " + message));
    }

    [TestCase("identity", "its predictor 'trusted' is LlmPerformancePredictors.Tests.Search.SearchFakes+Scores (")]
    [TestCase("direction", "its metric score of 'trusted' is HigherIsBetter, this search's is LowerIsBetter")]
    [TestCase("metric", "its predictors is [\"trusted (score)\"], this search's is [\"trusted (loss)\"]")]
    public void RunAsync_AnotherPredictorOfTheSameName_IsRefusedSayingWhatDiffers(string what, string message)
    {
        Search(new Scores(Space));
        byte[] journal = File.ReadAllBytes(Journal);
        IPerformancePredictor other = what switch
        {
            "identity" => new ConstantPredictor(Space, new Scores(Space).Metric, 1),
            "direction" => new OtherMetric(
                new Scores(Space), new Metric("score", 0, 1, MetricDirection.LowerIsBetter)),
            _ => new OtherMetric(new Scores(Space), new Metric("loss", 0, 1)),
        };

        Assert.That(
            () => Search(other),
            Throws.TypeOf<SearchJournalException>().With.Message.Contains("is the journal of another search: " + message));
        Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal));
        Assert.That(() => Search(new OtherMetric(new Scores(Space), new Scores(Space).Metric)), Throws.Nothing, "A decorator.");

        void Search(IPerformancePredictor predictor) => SearchFakes.Run(
            new SearchProblem(Space, [new SearchPredictor("trusted", predictor)]), Strategies.First(), Options(5));
    }

    [Test]
    public void RunAsync_DeclaredIdentity_IsWhatTellsPredictorsApart()
    {
        Search("model of May");

        Assert.That(
            () => Search("model of June"),
            Throws.TypeOf<SearchJournalException>()
                .With.Message.Match(
                    "its predictor 'trusted' is model of May \\([0-9a-f]{32}\\), this search's is model of June \\("));
        Assert.That(() => Search("model of May"), Throws.Nothing);

        void Search(string identity) => SearchFakes.Run(
            new SearchProblem(Space, [new SearchPredictor("trusted", new Scores(Space)) { Identity = identity }]),
            Strategies.First(), Options(5));
    }

    [Test]
    public void RunAsync_FileThatIsNoJournal_IsRefusedAndLeftAlone([Values("hello", "hello\n", "{}\n", "[1]\n")] string content)
    {
        File.WriteAllText(Journal, content);

        Assert.That(() => Run(Strategies.First(), 10), Throws.InstanceOf<SearchJournalException>());
        Assert.That(File.ReadAllText(Journal), Is.EqualTo(content));
    }

    [Test]
    public void RunAsync_LineBeforeTheLastIsBroken_NamesIt()
    {
        Run(Strategies.First(), 10);
        string[] lines = File.ReadAllLines(Journal);
        lines[3] = lines[3][..20];
        File.WriteAllLines(Journal, lines);

        Assert.That(
            () => Run(Strategies.First(), 10),
            Throws.InstanceOf<SearchJournalException>().With.Message.Contains("search.jsonl, line 4 is no line"));
    }

    [Test]
    public void RunAsync_JournalThatTheSearchDoesNotReproduce_SaysWhereTheyPart()
    {
        Run(Strategies.First(), 10);
        string[] lines = File.ReadAllLines(Journal);
        (lines[2], lines[3]) = (lines[3], lines[2]);
        File.WriteAllLines(Journal, [.. lines[..2], lines[1]]);

        Assert.That(
            () => Run(Strategies.First(), 10),
            Throws.InstanceOf<SearchJournalException>().With.Message.Contains("line 3 holds the evaluation of")
                .And.Message.Contains("but the search asks 'trusted' for"));
    }

    [Test]
    public void RunAsync_JournalOfASearchUnderWay_IsRefused()
    {
        using var held = new FileStream(Journal, FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.That(() => Run(Strategies.First(), 10), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void RecallAsync_Resumed_ReadsTheJournalInsteadOfAskingAgain()
    {
        int made = 0;
        var strategy = new Recalling(() => made++);
        string first =
            SearchFakes.Run(Problem(new Scores(Space)), strategy, Options(1)).History.Evaluations[0].Candidate.Architecture.Id;
        SearchResult second = SearchFakes.Run(Problem(new Scores(Space)), strategy, Options(5));

        Assert.That(made, Is.EqualTo(1));
        Assert.That(second.History.Evaluations[0].Candidate.Architecture.Id, Is.EqualTo(first));
    }

    [Test]
    public void RunAsync_TimeBudget_CountsTheRunsBefore()
    {
        var clock = new FakeTimeProvider();
        var scores = new Scores(Space, fails: _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return false;
        });
        SearchOptions options = Options(50);
        options.MaxTime = TimeSpan.FromSeconds(35);
        SearchResult first =
            new ArchitectureSearch(Problem(scores), Strategies.First(), options, clock).RunAsync().GetAwaiter().GetResult();
        SearchResult again =
            new ArchitectureSearch(Problem(scores), Strategies.First(), options, clock).RunAsync().GetAwaiter().GetResult();

        Assert.That(first.StopReason, Is.EqualTo(StopReason.TimeBudget));
        Assert.That(first.History.Evaluations, Has.Count.EqualTo(4));
        Assert.That(again.History.Bytes(), Is.EqualTo(first.History.Bytes()));
        Assert.That(again.Usage[^1].Time, Is.EqualTo(TimeSpan.FromSeconds(40)));
    }

    private static EvolutionOptions Small() =>
        new() { PopulationSize = 12, Parents = 4, Mutants = 6, Crossovers = 6, Generations = 6 };

    private static SearchProblem Problem(Scores trusted) => new(
        Space,
        [
            new SearchPredictor("cheap", new Scores(Space, ScoreRoughly)) { BatchSize = 7 },
            new SearchPredictor("trusted", trusted) { Price = 0.01m },
        ],
        [new Constraint(new TransformerParameters(), 40_000_000)]);

    private static double ScoreRoughly(Architecture architecture) => Score(architecture) + Math.Sin(architecture.Genes[20] * 50);

    private SearchOptions Options(int evaluations, int threads = 1) =>
        new() { Seed = 1, MaxEvaluations = evaluations, JournalPath = Journal, MaxConcurrency = threads };

    private (SearchResult Result, byte[] Journal) Run(
        ISearchStrategy strategy, int evaluations, int threads = 1, bool slow = false)
    {
        // Some predictions fail and, on two threads, some take longer, so that they come in out of order.
        var scores = new Scores(Space, fails: architecture =>
        {
            if (slow && architecture.Genes[2] == 0) Thread.Sleep(5);
            return Fails(architecture);
        });
        SearchResult result = SearchFakes.Run(Problem(scores), strategy, Options(evaluations, threads));
        RequireSound(result, scores, threads);
        return (result, File.ReadAllBytes(Journal));
    }

    private static bool Fails(Architecture architecture) => architecture.Genes[3] == 0 && architecture.Genes[4] == 0;

    private static void RequireSound(SearchResult result, Scores scores, int threads)
    {
        Assert.That(scores.Asked, Is.Unique);
        if (threads == 1)
            Assert.That(
                scores.Asked,
                Is.SubsetOf(result.History.GetEvaluations("trusted").Select(evaluation => evaluation.Candidate.Architecture.Id)));
    }

    private sealed class OtherMetric(IPerformancePredictor inner, Metric metric) : DelegatingPerformancePredictor(inner)
    {
        public override Metric Metric => metric;
    }

    private sealed class Recalling(Action made) : ISearchStrategy
    {
        public string Name => "recalling";

        public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

        public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
        {
            string id = await search.RecallAsync("start", _ =>
            {
                made();

                // One that the constraint allows.
                return Task.FromResult(MachineTranslationCandidates.All.MinBy(new TransformerParameters().Count)!.Id);
            }, cancellationToken);
            await search.EvaluateAsync(search.Admit([search.Space.Parse(id)]), null, cancellationToken);
        }
    }

    private sealed class Scaled(double factor) : ICostModel
    {
        private readonly GeneSum _sum = new();

        public string Name => "sum";

        public string Unit => "genes";

        public double GetCost(Architecture architecture) => factor * _sum.GetCost(architecture);
    }
}
