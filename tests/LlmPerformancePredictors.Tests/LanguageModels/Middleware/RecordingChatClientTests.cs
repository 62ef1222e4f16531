using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels.Middleware;

public sealed class RecordingChatClientTests : IDisposable
{
    private string _folder = "";
    private AnswerStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("recording").FullName;
        _store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(_folder, "answers.jsonl") });
    }

    [TearDown]
    public void TearDown()
    {
        Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _store?.Dispose();

    [Test]
    public async Task GetResponseAsync_OfAPromptTwice_AsksOnceAndGivesTheSame()
    {
        var inner = new FuncChatClient(_ => FuncChatClient.Response("42", 11, 3));
        using var client = new RecordingChatClient(inner, _store, new JumpingTime());
        ChatResponse first = await client.GetResponseAsync("6 x 7?");
        ChatResponse second = await client.GetResponseAsync("6 x 7?");
        ChatResponse other = await client.GetResponseAsync("6 x 7?", new ChatOptions { Temperature = 0 });
        Assert.That((first.Text, second.Text, other.Text, inner.Calls), Is.EqualTo(("42", "42", "42", 2)));
        Assert.That((first.Usage?.InputTokenCount, second.Usage), Is.EqualTo(((long?)11, (UsageDetails?)null)));
        RecordedAnswer kept = RecordedAnswerFile.Read(_store.Path)[0];
        Assert.That(kept, Is.EqualTo(new RecordedAnswer(AnswerKey.Create("m", "6 x 7?"), "42")
        {
            Day = new DateOnly(2026, 11, 22),
            Usage = new TokenUsage(6, 11, 3),
        }));
    }

    [Test]
    public async Task GetResponseAsync_OfOnePromptSixteenTimesAtOnce_AsksOnce()
    {
        var answer = new TaskCompletionSource<ChatResponse>();
        var inner = new FuncChatClient((_, _, _) => answer.Task);
        using var client = new RecordingChatClient(inner, _store);
        Task<ChatResponse>[] calls = [.. Enumerable.Range(0, 16).Select(_ => client.GetResponseAsync("p"))];
        answer.SetResult(FuncChatClient.Response("42"));
        Assert.That((await Task.WhenAll(calls)).Select(response => response.Text), Is.All.EqualTo("42"));
        Assert.That(inner.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task GetResponseAsync_OfOnePromptTwiceAtOnceWhereTheFirstFails_AsksAgain()
    {
        var first = new TaskCompletionSource<ChatResponse>();
        int calls = 0;
        var inner = new FuncChatClient(
            (_, _, _) => Interlocked.Increment(ref calls) == 1 ? first.Task : Task.FromResult(FuncChatClient.Response("42")));
        using var client = new RecordingChatClient(inner, _store);
        Task<ChatResponse> one = client.GetResponseAsync("p"), other = client.GetResponseAsync("p");
        first.SetException(new LanguageModelException("no", 500, null, null));
        Assert.That(async () => await one, Throws.TypeOf<LanguageModelException>());
        Assert.That((await other).Text, Is.EqualTo("42"));
    }

    [Test]
    public async Task GetResponseAsync_WhenTheAnswerIsThere_ItIsOnDisk()
    {
        using var client = new RecordingChatClient(new FuncChatClient(call => FuncChatClient.Response($"answer {call}")), _store);
        for (int i = 0; i < 5; i++)
        {
            string text = (await client.GetResponseAsync($"p {i}")).Text;
            Assert.That(File.ReadAllText(_store.Path), Does.Contain(text));
        }
    }

    [Test]
    public async Task GetResponseAsync_WithAStoreThatCannotKeep_AsksNothingMore()
    {
        var inner = new FuncChatClient(_ => FuncChatClient.Response("42"));
        using var client = new RecordingChatClient(inner, _store);
        await client.GetResponseAsync("p 0");
        File.Delete(_store.Path);
        for (int i = 1; i < 5; i++) Assert.That(
            async () => await client.GetResponseAsync($"p {i}"), Throws.TypeOf<AnswerStoreException>());
        Assert.That(inner.Calls, Is.EqualTo(2), "the one that could not be kept was the last");
    }

    [Test]
    public void GetResponseAsync_OfAConversation_IsRefused() =>
        Assert.That(
            async () => await new RecordingChatClient(new FuncChatClient(_ => FuncChatClient.Response("")), _store)
                .GetResponseAsync([new(ChatRole.System, "s"), new(ChatRole.User, "u")]),
            Throws.ArgumentException.With.Message.StartsWith("Recordings answer one user message; there are 2 (system, user)."));

    [Test]
    public async Task UsageChatClient_OfCalls_AddsThemUp()
    {
        var ledger = new UsageLedger(new TokenPriceOptions { InputPerMillion = 2, OutputPerMillion = 8 });
        var inner = new FuncChatClient(call => call == 2
            ? throw new LanguageModelException("no", 500, null, null)
            : FuncChatClient.Response("the answer", call == 3 ? null : 1000, 500));
        using var client = new UsageChatClient(inner, ledger);
        await client.GetResponseAsync("the prompt");
        Assert.That(async () => await client.GetResponseAsync("the prompt"), Throws.TypeOf<LanguageModelException>());
        await client.GetResponseAsync("the prompt");
        Assert.That(ledger.Report, Is.EqualTo(new UsageReport(3, 1, new UsageTotals(2, 1, 10, 1000, 500), 0.006m)));
    }
}
