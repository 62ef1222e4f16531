using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.ByHand;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.LlmProposals;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.Search.Contract;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.Search.LlmProposals;

public class LlmProposalStrategyTests
{
    private const string New = """{"architectures": [{"first": "op3", "second": "op3", "layers": 1, "widths": [8]}]}""";

    private static readonly SearchSpace Space = ContractSpaces.Small;
    private static readonly Metric Score = new("score", double.NegativeInfinity, double.PositiveInfinity);
    private static readonly PredictionTask Toy =
        new() { Space = Space, Metric = Score, Name = "counting genes", Field = "toy networks" };

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("proposals").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void SearchAsync_LegalNewProposal_IsEvaluatedNext()
    {
        using var client = new ScriptedChatClient(_ => New);
        SearchResult result = Search(client, candidates: 1, Known(2));

        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Candidate.Architecture.Id),
            Is.EqualTo(new[] { "first=op3;second=op3;layers=1;widths=8" }));
        Assert.That(result.History.Evaluations[0].Candidate.Origin, Is.EqualTo(CandidateOrigin.Given));
        Assert.That(client.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void SearchAsync_Prompt_SaysSpaceConstraintsBestSoFarAndForm()
    {
        using var client = new ScriptedChatClient(_ => New);
        Search(client, candidates: 1, Known(3));
        string prompt = client.Calls[0].Prompt;

        Assert.That(
            prompt, Does.StartWith("# Role\nYou are an expert in toy networks who searches for architectures by hand.\n"));
        Assert.That(prompt, Does.Contain("The task is counting genes. The quality of an architecture is its score"));
        Assert.That(prompt, Does.Contain("- first: one of op0, op1, op2, op3"));
        Assert.That(prompt, Does.Contain("- widths: one of 8, 16, 24, 32; a list of one value for each of layers"));
        Assert.That(prompt, Does.Contain("- sum <= 7 genes"));
        Assert.That(
            prompt,
            Does.Contain(
                "best first:\n1. {\"first\": \"op0\", \"second\": \"op0\", \"layers\": 1, \"widths\": [24]} score: 2.00; sum: "
                    + "2 genes\n2. "));
        Assert.That(
            prompt,
            Does.EndWith("{\"architectures\": [{\"first\": ..., \"second\": ..., \"layers\": ..., \"widths\": [...]}, ...]}\n"));
    }

    [TestCase("op9", "\"layers\": 1, \"widths\": [8]", "'first' does not allow 'op9'; allowed is one of op0, op1, op2, op3")]
    [TestCase("op1", "\"layers\": 1.0, \"widths\": [8]", "'layers' does not allow '1.0'")]
    [TestCase("op1", "\"layers\": 2, \"widths\": [8]", "'widths' needs 2 values")]
    [TestCase("op1", "\"layers\": 1, \"widths\": [8], \"depth\": 3", "has no choice 'depth'")]
    [TestCase("op1", "\"layers\": 1, \"layers\": 1, \"widths\": [8]", "'layers' is given twice in one architecture")]
    [TestCase("op1", "\"layers\": true, \"widths\": [8]", "'layers' has a True where")]
    [TestCase("op0", "\"layers\": 1, \"widths\": [8]", "first=op0;second=op1;layers=1;widths=8 is trained already")]
    [TestCase("op3", "\"layers\": 3, \"widths\": [32, 32, 32]", "breaks a constraint")]
    public void SearchAsync_NothingLegalAndNew_IsAskedAgainOnceWithTheReason(string first, string rest, string reason)
    {
        string useless = $"{{\"architectures\": [{{\"first\": \"{first}\", \"second\": \"op1\", {rest}}}]}}";
        using var client = new ScriptedChatClient(
            prompt => prompt.Contains("An earlier answer", StringComparison.Ordinal) ? New : useless);
        Demonstration known = new(Space.Parse("first=op0;second=op1;layers=1;widths=8"), 1);
        SearchResult result = Search(client, candidates: 1, [known]);

        Assert.That(client.Calls, Has.Count.EqualTo(2));
        Assert.That(
            client.Calls[1].Prompt, Does.Contain("An earlier answer had nothing new that is allowed: ").And.Contain(reason));
        Assert.That(
            result.History.Evaluations.Single().Candidate.Architecture.Id, Is.EqualTo("first=op3;second=op3;layers=1;widths=8"));
    }

    [TestCase("")]
    [TestCase("no JSON at all")]
    [TestCase("{\"architectures\": [{\"first\": \"...\", \"second\": \"...\"}]}")]
    [TestCase("{\"architectures\": []}")]
    [TestCase("<think>{\"architectures\": [{\"first\": \"op3\", \"second\": \"op3\", \"layers\": 1, \"widths\": [32]}]}")]
    public void SearchAsync_NothingUsableTwice_FallsBackAndKeepsTheReasonAsData(string answer)
    {
        using var client = new ScriptedChatClient(_ => answer);
        SearchResult result = Search(client, candidates: 4, Known(2));

        Assert.That(client.Calls, Has.Count.EqualTo(2));
        Assert.That(result.History.Evaluations, Has.Count.EqualTo(4));
        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Candidate.Origin), Is.All.EqualTo(CandidateOrigin.Sample));
        IReadOnlyList<ProposalRound> rounds = ProposalRound.FromHistory(result.History);
        Assert.That(rounds, Has.Count.EqualTo(2));
        Assert.That(rounds.Select(round => round.Proposed), Is.All.Empty);
        Assert.That(rounds.Select(round => round.Refused), Has.All.Not.Empty);
        Assert.That(rounds[0].RawText, Is.EqualTo(answer));
    }

    [Test]
    public void SearchAsync_TwoDifferentLists_AreNoAnswer()
    {
        using var client = new ScriptedChatClient(_ => New + "\n" + New.Replace("op3", "op2", StringComparison.Ordinal));
        SearchResult result = Search(client, candidates: 1, Known(2));

        Assert.That(
            ProposalRound.FromHistory(result.History)[0].Refused,
            Is.EqualTo(new[] { "the answer has 2 different lists of \"architectures\"" }));
    }

    [Test]
    public void SearchAsync_CallFails_FallsBackToWhoeverIsNamed()
    {
        using var client = new ScriptedChatClient(_ => throw new IOException("the line is dead."));
        var fallback = new ProposalFallback("first", (search, count, _) => Task.FromResult<IReadOnlyList<Candidate>>(
            [.. search
                .Admit(Space.Enumerate().Skip(50))
                .Where(one => !search.TryGetKnown(search.Trusted, one.Architecture, out var _))
                .Take(count)]));
        SearchResult result = Search(client, candidates: 2, Known(2), fallback);

        Assert.That(client.Calls, Has.Count.EqualTo(1), "A failed call is the business of the client's retries.");
        Assert.That(
            ProposalRound.FromHistory(result.History)[0].Refused,
            Is.EqualTo(new[] { "the language model gave no answer: the line is dead" }));
        Assert.That(result.History.Evaluations, Has.Count.EqualTo(2));
        Assert.That(result.Settings["fallback"], Is.EqualTo("first"));
    }

    [Test]
    public void SearchAsync_ForeignTask_IsRefused()
    {
        using var client = new ScriptedChatClient(_ => New);
        var strategy = new LlmProposalStrategy(
            client, new PredictionTask { Space = NasBench201Space.Instance, Metric = Metric.Accuracy, Name = "images" });
        Assert.That(
            () => SearchFakes.Run(Problem([]), strategy),
            Throws.ArgumentException.With.Message.Contains("give the strategy the task of the search"));
    }

    [Test]
    public async Task SearchAsync_PromptsByHand_StopsAtEachAndGoesOnWithItsAnswer()
    {
        string journal = Path.Combine(_folder, "search.jsonl");
        string[] answers = [New, "hm", New.Replace("[8]", "[16]", StringComparison.Ordinal)];
        for (int i = 0; i < answers.Length; i++)
        {
            SearchResult stopped = await RunByHandAsync(journal);
            Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
            Assert.That(stopped.StopMessage, Does.Contain($"000{i + 1}.prompt.txt"));
            await File.WriteAllTextAsync(Path.Combine(_folder, "prompts", $"000{i + 1}.answer.txt"), answers[i]);
        }

        SearchResult result = await RunByHandAsync(journal);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Completed));
        Assert.That(
            result.History.Evaluations.Select(evaluation => evaluation.Candidate.Architecture.Id),
            Is.EqualTo(new[] { "first=op3;second=op3;layers=1;widths=8", "first=op3;second=op3;layers=1;widths=16" }));
        Assert.That(Directory.GetFiles(Path.Combine(_folder, "prompts"), "*.prompt.txt"), Has.Length.EqualTo(3));
    }

    private async Task<SearchResult> RunByHandAsync(string journal)
    {
        await using var store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(_folder, "answers.jsonl") });
        using var folder = new PromptFolder(new PromptFolderOptions { Folder = Path.Combine(_folder, "prompts"), Model = "m" });
        await folder.ImportAsync(store);
        using var client = new RecordingChatClient(folder.AsChatClient(), store);
        var strategy = new LlmProposalStrategy(
            client, Toy, new LlmProposalOptions { Candidates = 2, InitialArchitectures = 0, ProposalsPerRound = 1 });
        return await new ArchitectureSearch(Problem(Known(1)), strategy, new SearchOptions { JournalPath = journal }).RunAsync();
    }

    private static Demonstration[] Known(int count) =>
        [.. Space.Enumerate().Take(count).Select((one, i) => new Demonstration(one, i))];

    private static SearchProblem Problem(Demonstration[] known) => new(
        Space, [new SearchPredictor("trusted", new SearchFakes.Scores(Space))],
        [new Constraint(new SearchFakes.GeneSum(), 7)], known: known);

    private static SearchResult Search(
        IChatClient client, int candidates, Demonstration[] known, ProposalFallback? fallback = null) => SearchFakes.Run(
        Problem(known),
        new LlmProposalStrategy(
            client, Toy,
            new LlmProposalOptions { Candidates = candidates, InitialArchitectures = 0, ProposalsPerRound = candidates },
            fallback));
}
