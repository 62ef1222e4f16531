using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.MultiObjective;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search;

public class KnownArchitecturesTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;
    private static readonly Architecture[] All = [.. Space.Enumerate().Take(9)];

    private string _folder = "";

    private string Journal => Path.Combine(_folder, "search.jsonl");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("known").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private static Demonstration[] Some(int count) =>
        [.. All.Take(count).Select((one, i) => new Demonstration(one, 0.5 + (0.01 * i)))];

    private static IEnumerable<TestCaseData> Seeded()
    {
        var evolution = new EvolutionOptions { PopulationSize = 6, Parents = 2, Mutants = 2, Crossovers = 2, Generations = 3 };
        yield return new TestCaseData(new EvolutionStrategy(evolution)).SetArgDisplayNames("evolution");
        yield return new TestCaseData(new HybridStrategy(new HybridOptions { Evolution = evolution }))
            .SetArgDisplayNames("hybrid");
        yield return new TestCaseData(
            new MultiObjectiveStrategy(new MultiObjectiveOptions { PopulationSize = 6, Generations = 2 }))
            .SetArgDisplayNames("multi-objective");
        yield return new TestCaseData(new RegularizedEvolutionStrategy(
            new RegularizedEvolutionOptions { PopulationSize = 6, TournamentSize = 2, Cycles = 12 }))
            .SetArgDisplayNames("regularized-evolution");
    }

    [TestCaseSource(nameof(Seeded))]
    public void RunAsync_FewAreKnown_AreAllInTheFirstPopulation(ISearchStrategy strategy)
    {
        SearchResult result = Search(strategy, Some(3));

        Assert.That(
            result.History.Generations[0].Population.Select(member => member.Architecture),
            Is.SupersetOf(All.Take(3)));
    }

    [TestCaseSource(nameof(Seeded))]
    public void RunAsync_MoreAreKnownThanLiveAtOnce_BeginsWithTheBest(ISearchStrategy strategy)
    {
        SearchResult result = Search(strategy, Some(9));

        IEnumerable<Architecture> first = result.History.Generations[0].Population.Select(member => member.Architecture);
        Assert.That(first, Does.Contain(All[8]));
        if (strategy is not MultiObjectiveStrategy) Assert.That(first, Is.EquivalentTo(All.Skip(3)));
    }

    [TestCase("fewer", "its known score of ")]
    [TestCase("more", "is not there, this search's is 0.53")]
    [TestCase("score", "is 0.52, this search's is 0.7")]
    [TestCase("order", "its known architectures stand in another order")]
    [TestCase("none", "this search's is not there")]
    public void RunAsync_JournalOfOtherKnownArchitectures_IsRefusedSayingWhich(string what, string message)
    {
        Search(new RandomStrategy(new RandomSearchOptions { Candidates = 5 }), Some(3), Journal);
        byte[] before = File.ReadAllBytes(Journal);
        Demonstration[] other = what switch
        {
            "fewer" => Some(2),
            "more" => Some(4),
            "score" => [.. Some(2), new Demonstration(All[2], 0.7)],
            "order" => [.. Some(3).Reverse()],
            _ => [],
        };

        Assert.That(
            () => Search(new RandomStrategy(new RandomSearchOptions { Candidates = 5 }), other, Journal),
            Throws.TypeOf<SearchJournalException>().With.Message.Contains(message));
        Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(before));
    }

    [Test]
    public void RunAsync_NothingIsKnown_WritesTheJournalOfTheVersionBefore()
    {
        Search(new RandomStrategy(new RandomSearchOptions { Candidates = 5 }), [], Journal);

        Assert.That(File.ReadLines(Journal).First(), Does.StartWith("{\"search_journal\":2,").And.Not.Contain("known"));
        Assert.That(
            () => Search(new RandomStrategy(new RandomSearchOptions { Candidates = 5 }), Some(1), Journal),
            Throws.TypeOf<SearchJournalException>().With.Message.Contains("is not there, this search's is 0.5"));
    }

    [Test]
    public void RunAsync_EnoughAreKnownToLearnFrom_BayesianOptimizationDrawsNone()
    {
        SearchResult result = Search(
            new BayesianOptimizationStrategy(new BayesianOptimizationOptions { Evaluations = 4, InitialArchitectures = 3 }),
            Some(3));

        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Candidate.Origin),
            Is.EqualTo(Enumerable.Repeat(CandidateOrigin.Enumeration, 4)), "each is proposed, from the first on");
    }

    [Test]
    public async Task CreateAsync_NothingBetterThanWhatWasKnown_ReportsIt()
    {
        SearchResult result = Search(
            new RandomStrategy(new RandomSearchOptions { Candidates = 5 }), [new Demonstration(All[0], 100)]);
        SearchReport report = await SearchReport.CreateAsync(result);

        Assert.That(result.Best!.Architecture, Is.EqualTo(All[0]));
        Assert.That(result.Best.Order, Is.EqualTo(-1));
        Assert.That(report.ToHtml(), Does.Contain("1 trained before the search, at no cost"));
        Assert.That(report.ToJson(), Does.Contain("\"architectures\": 1"));
    }

    [Test]
    public void Constructor_KnownThatIsNotAllowed_IsRefusedByName()
    {
        Assert.That(
            () => Problem([new Demonstration(All[0], 0.1), new Demonstration(All[0], 0.2)]),
            Throws.ArgumentException.With.Message.Contains($"{All[0]} is given twice among the known architectures"));
        Assert.That(
            () => new SearchProblem(
                Space, [new SearchPredictor("trusted", new ConstantPredictor(Space, Metric.Accuracy, 50))],
                known: [new Demonstration(All[0], -7)]),
            Throws.ArgumentException.With.Message.Contains($"The known architecture {All[0]} has the accuracy -7; allowed is 0"));
        Assert.That(
            () => Problem([new Demonstration(NasBench201Space.Instance.Enumerate().First(), 0.5)]),
            Throws.TypeOf<InvalidArchitectureException>());
    }

    private static SearchProblem Problem(Demonstration[] known) => new(
        Space, [new SearchPredictor("trusted", new SearchFakes.Scores(Space))],
        costs: [new SearchFakes.GeneSum()], known: known);

    private static SearchResult Search(ISearchStrategy strategy, Demonstration[] known, string? journal = null) =>
        SearchFakes.Run(Problem(known), strategy, new SearchOptions { Seed = 1, JournalPath = journal });
}
