using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels.Middleware;

/// <summary>Budgets hold, and answers are kept, whatever a server says of its usage (issue 13, 5 and 28).</summary>
public class OddUsageTests
{
    // One message of 68 bytes: at most 68 + 2 x 16 = 100 tokens; with 20 of the answer 120.
    private static readonly string Prompt = new('x', 68);
    private static readonly ChatOptions Limit = new() { MaxOutputTokens = 20 };
    private static readonly Spending Reservation = new(1, 100, 20);

    private static IEnumerable<TestCaseData> Implausible()
    {
        yield return new TestCaseData(null).SetArgDisplayNames("missing");
        yield return Case("nothing in it", null, null, null);
        yield return Case("zeros", 0, 0, 0);
        yield return Case("no input", null, 5, null);
        yield return Case("no output and no total", 50, null, null);
        yield return Case("zero input", 0, 5, 5);
        yield return Case("zero output beside a text", 50, 0, 50);
        yield return Case("negative input", -50, 5, null);
        yield return Case("negative output", 50, -5, null);
        yield return Case("negative output, right total", 50, -5, 60);
        yield return Case("negative total", 50, 5, -1);
        yield return Case("least numbers", long.MinValue, long.MinValue, long.MinValue);
        yield return Case("greatest numbers", long.MaxValue, long.MaxValue, long.MaxValue);
        yield return Case("greatest total", 50, 5, long.MaxValue);
        yield return Case("absurd input", int.MaxValue, 5, null);
        yield return Case("absurd output", 50, 1_000_000, null);

        static TestCaseData Case(string name, long? input, long? output, long? total) => new TestCaseData(new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total,
        }).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Implausible))]
    public async Task GetResponseAsync_OfImplausibleUsage_CostsTheWholeReservationAlsoAfterARestart(UsageDetails? usage)
    {
        string folder = Directory.CreateTempSubdirectory("usage").FullName;
        try
        {
            var options = new AnswerStoreOptions { Path = Path.Combine(folder, "answers.jsonl") };
            var budget = new Budget(new BudgetOptions { MaxTokens = 1000 });
            var ledger = new UsageLedger();
            using (var store = new AnswerStore(options))
            {
                using var client = new RecordingChatClient(
                    new BudgetedChatClient(new UsageChatClient(Answering(usage), ledger), budget), store);
                Assert.That((await client.GetResponseAsync(Prompt, Limit)).Text, Is.EqualTo("24"));
            }

            Assert.That(budget.Spent, Is.EqualTo(Reservation));
            Assert.That(ledger.Report.Totals, Is.EqualTo(new UsageTotals(1, 0, 0, 0, 0)));
            using var again = new AnswerStore(options);
            Assert.That(
                again.Totals with { ReservedInputTokens = 0, ReservedOutputTokens = 0 }, Is.EqualTo(ledger.Report.Totals));
            Assert.That(new Budget(new BudgetOptions { MaxTokens = 1000 }, spent: again.Totals).Spent, Is.EqualTo(Reservation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // What is said beyond a reservation, but can be, is counted as it is said.
    [TestCase(60, 10, 70, 10)]
    [TestCase(60, 10, 95, 35, TestName = "hidden reasoning")]
    [TestCase(60, 10, 5060, 5000, TestName = "more than the limit")]
    [TestCase(60, 10, null, 10)]
    [TestCase(60, null, 70, 10)]
    [TestCase(60, 10, 0, 10, TestName = "a total that nobody counted")]
    [TestCase(60, 10, 65, 10, TestName = "a total below its parts")]
    public async Task GetResponseAsync_OfATotalAboveItsParts_CountsTheDifferenceEverywhere(
        int input, int? output, int? total, int expected)
    {
        string folder = Directory.CreateTempSubdirectory("usage").FullName;
        try
        {
            using var store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(folder, "answers.jsonl") });
            var budget = new Budget(new BudgetOptions { MaxTokens = 100_000 });
            var ledger = new UsageLedger();
            var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = total };
            using var client = new RecordingChatClient(
                new BudgetedChatClient(new UsageChatClient(Answering(usage), ledger), budget), store);
            await client.GetResponseAsync(Prompt, Limit);
            Assert.That(budget.Spent, Is.EqualTo(new Spending(1, input, expected)));
            Assert.That(store.Totals, Is.EqualTo(new UsageTotals(1, 1, 68, input, expected)).And.EqualTo(ledger.Report.Totals));
            Assert.That(
                UsageForecast.Create(
                    [new PromptCall(Prompt, Limit)], store.Totals).OutputTokens, Is.EqualTo(expected), "forecast");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Some servers count reasoning apart from the answer, and give no total.
    [TestCase(10, 500, null, 510)]
    [TestCase(510, 500, null, 510)]
    [TestCase(10, 500, 570, 510)]
    public async Task GetResponseAsync_OfReasoningBeyondTheAnswer_CountsBoth(int output, int reasoning, int? total, int expected)
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 100_000 });
        var usage = new UsageDetails
        {
            InputTokenCount = 60,
            OutputTokenCount = output,
            ReasoningTokenCount = reasoning,
            TotalTokenCount = total,
        };
        using var client = new BudgetedChatClient(Answering(usage), budget);
        await client.GetResponseAsync(Prompt, Limit);
        Assert.That(budget.Spent, Is.EqualTo(new Spending(1, 60, expected)));
    }

    [Test]
    public async Task GetResponseAsync_OfAbsurdUsage_KeepsTheAnswerAndServesWhoWaits()
    {
        var first = new TaskCompletionSource<ChatResponse>();
        var budget = new Budget(new BudgetOptions { MaxTokens = 260 });
        using var client = new BudgetedChatClient(
            new FuncChatClient(
                (prompt, _, _) => prompt == Prompt ? first.Task : Task.FromResult(FuncChatClient.Response("b", 1, 1))),
            budget);
        Task<ChatResponse> underWay = client.GetResponseAsync(Prompt, new ChatOptions { MaxOutputTokens = 100 });
        Task<ChatResponse> waiting = client.GetResponseAsync(Prompt + "x", new ChatOptions { MaxOutputTokens = 20 });
        first.SetResult(FuncChatClient.Response("paid", long.MaxValue, long.MaxValue));
        Assert.That((await underWay).Text, Is.EqualTo("paid"));
        Assert.That(async () => await waiting.WaitAsync(TimeSpan.FromSeconds(30)), Throws.TypeOf<BudgetExceededException>());
        Assert.That(budget.Spent, Is.EqualTo(new Spending(1, 100, 100)));
    }

    [Test]
    public void Settle_OfGreatestNumbers_Saturates()
    {
        var most = new Spending(1, long.MaxValue, long.MaxValue);
        var budget = new Budget(new BudgetOptions { MaxCalls = 9 });
        for (int i = 0; i < 3; i++) budget.Settle(default, most);
        Assert.That((budget.Spent.InputTokens, budget.Spent.Tokens), Is.EqualTo((long.MaxValue, long.MaxValue)));
        UsageTotals totals = new(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);
        Assert.That(totals.Add(new TokenUsage(1, 1, 1)), Is.EqualTo(totals));
        Assert.That(totals.Tokens, Is.EqualTo(long.MaxValue));
        Assert.That(new Budget(new BudgetOptions { MaxTokens = 5 }, spent: totals).Spent.Tokens, Is.EqualTo(long.MaxValue));
    }

    // As a version before stored it.
    [TestCase("-1000000", "5")]
    [TestCase("9223372036854775807", "9223372036854775807")]
    [TestCase("0", "0")]
    public void Totals_OfAStoreWithImplausibleUsage_CountThePromptInItsPlace(string input, string output)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(
                path,
                """{"model":"m","prompt_sha256":"ab","usage":{"prompt_bytes":68,"""
                + $$$""" "input_tokens":{{{input}}},"output_tokens":{{{output}}}},"answer":"a"}""" + "\n");
            using var store = new AnswerStore(new AnswerStoreOptions { Path = path });
            Assert.That(store.Totals.MeteredAnswers, Is.Zero);
            Assert.That(
                new Budget(new BudgetOptions { MaxTokens = 5 }, spent: store.Totals).Spent, Is.EqualTo(new Spending(1, 100, 0)));
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".lock");
        }
    }

    [TestCase(-1, null, null, "BudgetOptions.MaxCalls is -1; allowed is 0 or more, or null for no limit.")]
    [TestCase(null, -1, null, "BudgetOptions.MaxTokens is -1; allowed is 0 or more, or null for no limit.")]
    [TestCase(null, null, -1, "BudgetOptions.MaxMoney is -1; allowed is 0 or more, or null for no limit.")]
    public void Budget_OfANegativeLimit_IsRefused(int? calls, int? tokens, int? money, string message) => Assert.That(
        () => new Budget(
            new BudgetOptions { MaxCalls = calls, MaxTokens = tokens, MaxMoney = money },
            new TokenPriceOptions { InputPerMillion = 1, OutputPerMillion = 1 }),
        Throws.ArgumentException.With.Message.StartsWith(message));

    [Test]
    public void Budget_OfNegativeSpending_IsRefused() => Assert.That(
        () => new Budget(new BudgetOptions { MaxCalls = 1 }, spent: new UsageTotals(1, 1, 1, -1, 1)),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("What was spent is 0 or more"));

    private static IEnumerable<TestCaseData> Unbounded()
    {
        yield return Case("no tokens of the answer", new ChatMessage(ChatRole.User, "p"), options => options.MaxOutputTokens = 0);
        yield return Case("negative tokens", new ChatMessage(ChatRole.User, "p"), options => options.MaxOutputTokens = -1000);
        yield return Case("an image", new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]), _ => { });
        yield return Case(
            "an address", new ChatMessage(ChatRole.User, [new UriContent("https://a/b.png", "image/png")]), _ => { });
        yield return Case(
            "a server's tool", new ChatMessage(ChatRole.User, "p"), options => options.Tools = [new HostedWebSearchTool()]);
        yield return Case(
            "a server's conversation", new ChatMessage(ChatRole.User, "p"), options => options.ConversationId = "c");
        yield return Case(
            "raw options", new ChatMessage(ChatRole.User, "p"), options => options.RawRepresentationFactory = _ => null);

        static TestCaseData Case(string name, ChatMessage message, Action<ChatOptions> change)
        {
            var options = new ChatOptions { MaxOutputTokens = 20 };
            change(options);
            return new TestCaseData(message, options).SetArgDisplayNames(name);
        }
    }

    [TestCaseSource(nameof(Unbounded))]
    public async Task GetResponseAsync_OfACallWithoutAHighestPrice_IsRefusedBeforeItCosts(
        ChatMessage message, ChatOptions options)
    {
        var inner = new FuncChatClient(_ => FuncChatClient.Response("24", 5, 5));
        using var client = new BudgetedChatClient(inner, new Budget(new BudgetOptions { MaxTokens = 1000 }));
        Assert.That(async () => await client.GetResponseAsync([message], options), Throws.ArgumentException);
        Assert.That(inner.Calls, Is.Zero);
        using var counted = new BudgetedChatClient(inner, new Budget(new BudgetOptions { MaxCalls = 1 }));
        Assert.That((await counted.GetResponseAsync([message], options)).Text, Is.EqualTo("24"), "calls alone are limited");
    }

    [Test]
    public async Task GetResponseAsync_OfAFunction_ReservesItsDefinition()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 10_000 });
        AIFunction function = AIFunctionFactory.Create((int number) => number, "f", "what it does");
        await new BudgetedChatClient(Answering(null), budget)
            .GetResponseAsync(Prompt, new ChatOptions { MaxOutputTokens = 20, Tools = [function] });
        Assert.That(
            budget.Spent.InputTokens,
            Is.EqualTo(100 + 16 + (2 * (1 + "what it does".Length + function.JsonSchema.GetRawText().Length))));
    }

    [Test]
    public async Task RateLimit_OfOddUsage_NeitherOpensNorClosesForGood()
    {
        foreach (long count in (long[])[long.MaxValue, long.MinValue, -1_000_000, 0])
        {
            var time = new JumpingTime();
            var inner = new FuncChatClient(_ => FuncChatClient.Response("24", count, count));
            using var client = new RateLimitedChatClient(inner, new RateLimitOptions { TokensPerMinute = 250 }, time);
            for (int i = 0; i < 4; i++) await client.GetResponseAsync(Prompt, Limit);
            Assert.That(
                time.Pauses,
                Has.Count.EqualTo(1).And.All.LessThanOrEqualTo(TimeSpan.FromMinutes(1)),
                "two calls of 120 a minute");
        }
    }

    private static FuncChatClient Answering(UsageDetails? usage) =>
        new(_ => new ChatResponse(new ChatMessage(ChatRole.Assistant, "24")) { Usage = usage });
}
