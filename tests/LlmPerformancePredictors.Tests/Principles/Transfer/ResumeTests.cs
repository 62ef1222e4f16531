using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.Search;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

public class ResumeTests
{
    private const int Evaluations = 24;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lapt").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    // Round 0 and five answers to rounds after 4, 8, ... evaluations; the fourth is unusable, and so is its repair.
    private static string Answer(string prompt) =>
        prompt.Contains("# Results", StringComparison.Ordinal)
            ? prompt.Contains("After 12 evaluations", StringComparison.Ordinal) ? "no"
            : prompt.Contains("After 8 evaluations", StringComparison.Ordinal) ? Requests.Answer(
                ("3<-0", ["skip_connect", "none"]))
            : Requests.Answer(("2<-1", ["none", "avg_pool_3x3"]))
        : Requests.Answer(("3<-0", ["skip_connect"]));

    private async Task<SearchResult> RunAsync(
        string journal, ScriptedChatClient client, int killAt = int.MaxValue, CancellationTokenSource? kill = null)
    {
        int asked = 0;
        var predictor = new SearchFakes.Scores(NasBench201Space.Instance, architecture =>
        {
            if (++asked == killAt) kill!.Cancel();
            return SearchFakes.Score(architecture);
        });
        var strategy = new PrincipleTransferStrategy(
            Requests.Transfer, new LlmPrincipleLearner(client), new PrincipleTransferOptions { AdaptEvery = 4 });
        var search = new ArchitectureSearch(
            new SearchProblem(NasBench201Space.Instance, [new SearchPredictor("score", predictor)]), strategy,
            new SearchOptions { Seed = 5, MaxEvaluations = Evaluations, JournalPath = Path.Combine(_folder, journal) });
        return await search.RunAsync(cancellationToken: kill?.Token ?? default);
    }

    [TestCase(2, 1)] // before the first round: round 0 was asked
    [TestCase(6, 2)] // between the first round and the second
    [TestCase(10, 3)] // between the second and the third, which fails
    [TestCase(14, 5)] // behind the round that failed, its repair included
    public async Task RunAsync_KilledBetweenTwoRounds_GoesOnAsIfItHadNeverStopped(int killAt, int askedBefore)
    {
        using var whole = new ScriptedChatClient(Answer);
        SearchResult expected = await RunAsync("whole.jsonl", whole);
        Assert.That(AdaptationRound.FromHistory(expected.History).Select(round => round.Outcome), Is.EqualTo(new[]
        {
            AdaptationOutcome.Learned, AdaptationOutcome.Adapted, AdaptationOutcome.Adapted, AdaptationOutcome.Failed,
            AdaptationOutcome.Adapted, AdaptationOutcome.Unchanged,
        }));

        using var kill = new CancellationTokenSource();
        using var before = new ScriptedChatClient(Answer);
        Assert.That(
            async () => await RunAsync("killed.jsonl", before, killAt, kill), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(before.Calls, Has.Count.EqualTo(askedBefore));

        using var after = new ScriptedChatClient(Answer);
        SearchResult resumed = await RunAsync("killed.jsonl", after);
        Assert.That(after.Calls, Has.Count.EqualTo(whole.Calls.Count - askedBefore), "What was paid for is not asked again.");
        Assert.That(
            before.Calls.Concat(after.Calls).Select(call => call.Prompt), Is.EqualTo(whole.Calls.Select(call => call.Prompt)));
        Assert.That(resumed.History.Bytes(), Is.EqualTo(expected.History.Bytes()));
        Assert.That(resumed.History.Notes, Is.EqualTo(expected.History.Notes));
        Assert.That(
            File.ReadAllBytes(Path.Combine(_folder, "killed.jsonl")),
            Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder, "whole.jsonl"))));
    }

    [Test]
    public async Task RunAsync_KilledWhileTheModelThinks_AsksThatRoundAgain()
    {
        using var whole = new ScriptedChatClient(Answer);
        SearchResult expected = await RunAsync("whole.jsonl", whole);
        using var kill = new CancellationTokenSource();
        using var before = new ScriptedChatClient(async (prompt, _, token) =>
        {
            if (prompt.Contains("After 8 evaluations", StringComparison.Ordinal))
            {
                await kill.CancelAsync();
                token.ThrowIfCancellationRequested();
            }

            return Answer(prompt);
        });
        Assert.That(
            async () => await RunAsync("killed.jsonl", before, kill: kill), Throws.InstanceOf<OperationCanceledException>());
        using var after = new ScriptedChatClient(Answer);
        SearchResult resumed = await RunAsync("killed.jsonl", after);
        Assert.That(after.Calls[0].Prompt, Is.EqualTo(before.Calls[^1].Prompt));
        Assert.That(resumed.History.Bytes(), Is.EqualTo(expected.History.Bytes()));
    }

    [Test]
    public async Task RunAsync_OfAFinishedJournal_NeedsNoModel()
    {
        using var client = new ScriptedChatClient(Answer);
        SearchResult expected = await RunAsync("whole.jsonl", client);
        using var none = new ScriptedChatClient((_, _, _) => throw new HttpRequestException("There is no model."));
        SearchResult replayed = await RunAsync("whole.jsonl", none);
        Assert.That(none.Calls, Is.Empty);
        Assert.That(replayed.History.Bytes(), Is.EqualTo(expected.History.Bytes()));
    }
}
