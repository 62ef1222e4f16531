using System.Text.RegularExpressions;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.LlmProposals;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>Calls that break off, answer in part, or are measured by what throws; and notes that somebody edited.</summary>
public class InterruptedCallsTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;
    private static readonly RandomStrategy Strategy = new(new RandomSearchOptions { Candidates = 6, GenerationSize = 3 });

    private string _folder = "";

    private string Journal => Path.Combine(_folder, "search.jsonl");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("interrupted").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    // Sockets and files that are closed under a call throw what they throw.
    [Test, CancelAfter(60_000)]
    public async Task RunAsync_APredictorThrowsItsOwnExceptionWhenStopped_IsStoppedAndNotAtFault()
    {
        using var stop = new CancellationTokenSource();
        var predictor = new FuncPredictor(async (batch, token) =>
        {
            await stop.CancelAsync();
            throw new IOException($"broken pipe {token.IsCancellationRequested}");
        });
        Assert.That(
            async () => await Search(predictor).RunAsync(cancellationToken: stop.Token),
            Throws.InstanceOf<OperationCanceledException>().With.InnerException.Message.EqualTo("broken pipe True"));

        var late = new FuncPredictor(async (batch, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new ObjectDisposedException("socket");
        });
        SearchResult result = await Search(late, new SearchOptions { MaxTime = TimeSpan.FromMilliseconds(50) }).RunAsync();
        Assert.That(result.StopReason, Is.EqualTo(StopReason.TimeBudget));
    }

    [Test]
    public void RunAsync_AMeterThrows_IsNamed()
    {
        var predictor = new SearchPredictor("trained", new SearchFakes.Scores(Space))
        {
            Meter = () => throw new IOException("gone"),
        };
        Assert.That(
            () => SearchFakes.Run(new SearchProblem(Space, [predictor]), Strategy),
            Throws.TypeOf<SearchPredictorException>().With.Message.Contains("trained"));
    }

    [Test]
    public void RunAsync_OnlySomeSamplesWereAskedFor_IsNoEvaluation()
    {
        bool hasBudget = false;
        var predictor = new FuncPredictor((batch, _) => Task.FromResult<IReadOnlyList<Prediction>>(
            [.. batch.Select(one => Prediction.FromScore(1) with
            {
                SampleFailures = hasBudget
                    ? []
                    : [new PredictionFailure("the budget is used up") { Kind = PredictionFailureKind.NotAsked }],
            })]));
        SearchResult stopped = SearchFakes.Run(Problem(predictor), Strategy, new SearchOptions { JournalPath = Journal });
        Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
        Assert.That(stopped.History.Evaluations, Is.Empty);

        hasBudget = true;
        SearchResult resumed = SearchFakes.Run(Problem(predictor), Strategy, new SearchOptions { JournalPath = Journal });
        Assert.That(resumed.History.Evaluations, Has.Count.EqualTo(6));
        Assert.That(resumed.History.Evaluations.SelectMany(evaluation => evaluation.Prediction.SampleFailures), Is.Empty);
    }

    [TestCase("{}")]
    [TestCase("no JSON")]
    [TestCase("null")]
    [TestCase("{\\\"proposed\\\":[\\\"first=op9\\\"],\\\"refused\\\":[]}")]
    [TestCase("{\\\"proposed\\\":[null],\\\"refused\\\":[]}")]
    public void RunAsync_AnEditedNoteOfProposals_IsNamed(string text)
    {
        const string Answer = """{"architectures": [{"first": "op3", "second": "op3", "layers": 1, "widths": [8]}]}""";
        var task = new PredictionTask { Space = Space, Metric = new SearchFakes.Scores(Space).Metric, Name = "toys" };
        RequireNamed("proposals/1", text, () =>
        {
            using var client = new ScriptedChatClient(_ => Answer);
            SearchFakes.Run(
                Problem(new SearchFakes.Scores(Space)),
                new LlmProposalStrategy(client, task, new LlmProposalOptions { Candidates = 3, InitialArchitectures = 1 }),
                new SearchOptions { JournalPath = Journal });
        });
    }

    [TestCase("{}")]
    [TestCase("{\\\"labels\\\":[{\\\"architecture\\\":\\\"x\\\",\\\"score\\\":1}]}")]
    [TestCase("{\\\"labels\\\":[null]}")]
    public void RunAsync_AnEditedNoteOfLabels_IsNamed(string text) => RequireNamed("labels/1", text, () => SearchFakes.Run(
        Problem(new SearchFakes.Scores(Space)),
        new BayesianOptimizationStrategy(
            new BayesianOptimizationOptions { Evaluations = 6, InitialArchitectures = 3 },
            relabeling: new Relabeling { CreatePredictor = _ => new SearchFakes.Scores(Space), Every = 3, PoolSize = 5 }),
        new SearchOptions { JournalPath = Journal }));

    private static SearchProblem Problem(IPerformancePredictor predictor) =>
        new(Space, [new SearchPredictor("trained", predictor)]);

    private static ArchitectureSearch Search(IPerformancePredictor predictor, SearchOptions? options = null) =>
        new(Problem(predictor), Strategy, options ?? new SearchOptions());

    private void RequireNamed(string note, string text, Action search)
    {
        search();
        string journal = File.ReadAllText(Journal);
        string key = $"\"note\":\"{note}\",\"text\":\"";
        string edited = Regex.Replace(journal, key + ".*", key + text + "\"}");
        Assert.That(edited, Is.Not.EqualTo(journal));
        File.WriteAllText(Journal, edited);
        Assert.That(
            () => search(),
            Throws.TypeOf<SearchJournalException>().With.Message.StartsWith($"The note '{note}' of the journal cannot"));
    }

    private sealed class FuncPredictor(
        Func<IReadOnlyList<Architecture>, CancellationToken, Task<IReadOnlyList<Prediction>>> predict) : IPerformancePredictor
    {
        public Metric Metric { get; } = new("score", double.NegativeInfinity, double.PositiveInfinity);

        public SearchSpace Space => InterruptedCallsTests.Space;

        public Task<IReadOnlyList<Prediction>> PredictAsync(
            IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default) =>
            predict(architectures, cancellationToken);
    }
}
