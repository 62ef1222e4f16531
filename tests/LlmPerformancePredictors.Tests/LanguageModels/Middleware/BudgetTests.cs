using System.Diagnostics.Metrics;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Tests.LanguageModels.Middleware;

public class BudgetTests
{
    // One message of 68 bytes: at most 68 + 2 x 16 = 100 tokens; with 20 of the answer 120.
    private static readonly string Prompt = new('x', 68);
    private static readonly ChatOptions Limit = new() { MaxOutputTokens = 20 };

    [Test]
    public async Task GetResponseAsync_WithSixteenUnderWay_NeverSpendsMoreThanAllowed()
    {
        Random random = RandomSource.Create(3);
        for (int round = 0; round < 20; round++)
        {
            long limit = random.Next(0, 5000), spent = 0;
            int seed = round;
            var budget = new Budget(new BudgetOptions { MaxTokens = limit });
            var inner = new FuncChatClient(async (_, _, _) =>
            {
                await Task.Yield();
                (long input, long output) = (20 + (seed * 7 % 81), 1 + (seed % 20));
                Interlocked.Add(ref spent, input + output);
                return FuncChatClient.Response("yes", input, output);
            });
            using var client = new BudgetedChatClient(inner, budget);
            int refused = 0;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16 };
            await Parallel.ForEachAsync(Enumerable.Range(0, 400), parallel, async (_, token) =>
            {
                try
                {
                    await client.GetResponseAsync(Prompt, Limit, token);
                }
                catch (BudgetExceededException)
                {
                    Interlocked.Increment(ref refused);
                }
            });
            Assert.That(spent, Is.LessThanOrEqualTo(limit));
            Assert.That(refused, Is.GreaterThan(0));
            Assert.That(spent, Is.GreaterThan(limit - 120), "a call that fits is made, though others have reserved");
            Assert.That(budget.Spent.Tokens, Is.EqualTo(spent));
        }
    }

    [Test]
    public async Task GetResponseAsync_ManyRefusedAtOnce_LogTheEndOnce()
    {
        var budget = new Budget(new BudgetOptions { MaxCalls = 1 });
        var inner = new FuncChatClient(async (_, _, token) =>
        {
            await Task.Delay(20, token);
            return FuncChatClient.Response("yes", 50, 10);
        });
        using var logs = new CollectedLogs();
        using var client = new BudgetedChatClient(inner, budget, logs.For<BudgetedChatClient>());
        using var other = new BudgetedChatClient(inner, budget, logs.For<BudgetedChatClient>());
        Task<ChatResponse>[] calls =
            [.. Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? client : other).GetResponseAsync(Prompt, Limit))];
        await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(calls.Count(call => call.IsFaulted), Is.EqualTo(19), "all but one are refused");
        Assert.That(logs.Lines.Count(line => line.Level == LogLevel.Warning), Is.EqualTo(1));
    }

    [Test]
    public async Task GetResponseAsync_OfMoneyInACurrency_NamesIt()
    {
        var budget = new Budget(
            new BudgetOptions { MaxMoney = 0.002m },
            new TokenPriceOptions { InputPerMillion = 10, OutputPerMillion = 10, Currency = "EUR" });
        using var client = new BudgetedChatClient(new FuncChatClient(_ => FuncChatClient.Response("yes", 100, 1)), budget);
        await client.GetResponseAsync(Prompt, Limit);
        Assert.That(
            async () => await client.GetResponseAsync(Prompt, Limit),
            Throws.TypeOf<BudgetExceededException>().With.Message.Contains(
                "BudgetOptions.MaxMoney is 0.002 EUR, 0.00101 EUR is spent, "
                + "and the next call could take 100 + 20 tokens for 0.0012 EUR. "));
    }

    [Test]
    public async Task GetResponseAsync_OfMoney_CountsBothPrices()
    {
        // 100 and 20 tokens at 10 and 100 a million are at most 0.003; a call takes 50 and 10: 0.0015.
        var budget = new Budget(
            new BudgetOptions { MaxMoney = 0.0065m }, new TokenPriceOptions { InputPerMillion = 10, OutputPerMillion = 100 });
        var inner = new FuncChatClient(_ => FuncChatClient.Response("yes", 50, 10));
        using var logs = new CollectedLogs();
        using var client = new BudgetedChatClient(inner, budget, logs.For<BudgetedChatClient>());
        for (int i = 0; i < 3; i++) await client.GetResponseAsync(Prompt, Limit);
        Assert.That(budget.Money, Is.EqualTo(0.0045m));
        const string Message = "The budget is used up: BudgetOptions.MaxMoney is 0.0065, 0.0045 is spent, "
            + "and the next call could take 100 + 20 tokens for 0.003. "
            + "Raise the limit and run again: what is answered is not asked again.";
        Assert.That(
            async () => await client.GetResponseAsync(Prompt, Limit),
            Throws.TypeOf<BudgetExceededException>().With.Message.EqualTo(Message));
        Assert.That(
            async () => await client.GetResponseAsync("x", new ChatOptions { MaxOutputTokens = 1 }),
            Throws.TypeOf<BudgetExceededException>(),
            "it has ended");
        Assert.That(inner.Calls, Is.EqualTo(3));
        Assert.That(
            logs.Lines.Select(line => (line.Level, line.Text.Trim())), Is.EqualTo(new[] { (LogLevel.Warning, Message) }), "once");
    }

    [TestCase(429, 0)]
    [TestCase(500, 0)]
    [TestCase(400, 0)]
    [TestCase(408, 0)]
    [TestCase(null, 120)]
    public void GetResponseAsync_OfAFailure_CostsWhatItMayHaveCost(int? status, int tokens)
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 1000 });
        using var client = new BudgetedChatClient(
            new FuncChatClient(_ => throw new LanguageModelException("no", status, null, null)), budget);
        Assert.That(async () => await client.GetResponseAsync(Prompt, Limit), Throws.TypeOf<LanguageModelException>());
        Assert.That((budget.Spent.Calls, budget.Spent.Tokens), Is.EqualTo((1L, (long)tokens)));
    }

    [Test]
    public async Task GetResponseAsync_OfAnAnswerWithoutUsage_CostsTheMost()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 1000 });
        await new BudgetedChatClient(new FuncChatClient(_ => FuncChatClient.Response("yes")), budget)
            .GetResponseAsync(Prompt, Limit);
        Assert.That(budget.Spent, Is.EqualTo(new Spending(1, 100, 20)));
    }

    [Test]
    public async Task GetResponseAsync_OfCalls_AreCountedWithoutALimitOfTokens()
    {
        using var client = new BudgetedChatClient(
            new FuncChatClient(_ => FuncChatClient.Response("yes")), new Budget(new BudgetOptions { MaxCalls = 2 }));
        await client.GetResponseAsync(Prompt);
        await client.GetResponseAsync(Prompt);
        Assert.That(
            async () => await client.GetResponseAsync(Prompt),
            Throws.TypeOf<BudgetExceededException>().With.Message.StartsWith(
                "The budget is used up: BudgetOptions.MaxCalls is 2, 2 are made, and the next call could take 100 + 0 tokens."));
    }

    [Test]
    public void GetResponseAsync_WithoutALimitOfItsAnswer_IsRefused()
    {
        var inner = new FuncChatClient(_ => FuncChatClient.Response("yes"));
        Assert.That(
            async () => await new BudgetedChatClient(
                inner, new Budget(new BudgetOptions { MaxTokens = 1000 })).GetResponseAsync(Prompt),
            Throws.ArgumentException.With.Message.Contains(
                "set MaxOutputTokens (LlmPredictorOptions.MaxOutputTokens for a predictor)"));
        Assert.That(inner.Calls, Is.Zero);
    }

    [Test]
    public async Task GetResponseAsync_WaitingForAnotherCall_CanBeStoppedAndLetsOthersPass()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 250 });
        var first = new TaskCompletionSource<ChatResponse>();
        using var client = new BudgetedChatClient(
            new FuncChatClient(
                (prompt, _, _) => prompt == Prompt ? first.Task : Task.FromResult(FuncChatClient.Response("small", 1, 1))),
            budget);
        Task<ChatResponse> underWay = client.GetResponseAsync(Prompt, new ChatOptions { MaxOutputTokens = 100 });
        using var stop = new CancellationTokenSource();
        Task<ChatResponse> waiting = client.GetResponseAsync(Prompt, Limit, stop.Token);
        Task<ChatResponse> behind = client.GetResponseAsync("x", new ChatOptions { MaxOutputTokens = 2 });
        Assert.That(
            (waiting.IsCompleted, behind.IsCompleted),
            Is.EqualTo((false, false)),
            "250 - 200 are not enough for 120, and nobody overtakes");
        await stop.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await behind).Text, Is.EqualTo("small"));
        first.SetResult(FuncChatClient.Response("large", 10, 10));
        await underWay;
        Assert.That((budget.Spent.Tokens, budget.IsExhausted), Is.EqualTo((22L, false)));
    }

    [Test]
    public async Task GetResponseAsync_OfAnAuthorAndOfHiddenReasoning_CountsTheirBytes()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 1000 });
        var question = new ChatMessage(ChatRole.User, Prompt) { AuthorName = "somebody" };
        var before = new ChatMessage(
            ChatRole.Assistant, [new TextReasoningContent("because") { ProtectedData = "0123456789" }]);
        await new BudgetedChatClient(new FuncChatClient(_ => FuncChatClient.Response("yes")), budget)
            .GetResponseAsync([before, question], new ChatOptions { MaxOutputTokens = 20 });
        Assert.That(budget.Spent.InputTokens, Is.EqualTo(100 + 8 + 7 + 10 + 16));
    }

    [Test]
    public void GetResponseAsync_OfAPropertyThatNobodyKnows_IsRefusedWhereTokensAreLimited()
    {
        var options = new ChatOptions { MaxOutputTokens = 20, AdditionalProperties = new() { ["num_predict"] = 9999 } };
        var client = new FuncChatClient(_ => FuncChatClient.Response("yes"));
        Assert.That(
            async () => await new BudgetedChatClient(client, new Budget(new BudgetOptions { MaxTokens = 1000 }))
                .GetResponseAsync(Prompt, options),
            Throws.ArgumentException.With.Message.Contains("ChatOptions.AdditionalProperties[\"num_predict\"]"));
        Assert.That(
            async () => await new BudgetedChatClient(client, new Budget(new BudgetOptions { MaxCalls = 1 }))
                .GetResponseAsync(Prompt, options),
            Throws.Nothing);
    }

    [Test]
    public async Task GetResponseAsync_OfASchema_CountsItsBytes()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 1000 });
        ChatResponseFormatJson schema = ChatResponseFormat.ForJsonSchema<int>();
        await new BudgetedChatClient(new FuncChatClient(_ => FuncChatClient.Response("yes")), budget)
            .GetResponseAsync(
                Prompt, new ChatOptions { MaxOutputTokens = 20, ResponseFormat = schema, Instructions = "be brief" });
        int bytes = schema.Schema!.Value.GetRawText().Length + schema.SchemaName!.Length;
        Assert.That(budget.Spent.InputTokens, Is.EqualTo(100 + bytes + 16 + 8 + 16));
    }

    [Test]
    public void Budget_OfEarlierAnswers_GoesOnFromThem()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 200 }, spent: new UsageTotals(3, 3, 400, 90, 10));
        Assert.That(budget.Spent, Is.EqualTo(new Spending(3, 90, 10)));
        Assert.That(
            async () => await new BudgetedChatClient(
                new FuncChatClient(_ => FuncChatClient.Response("yes")), budget).GetResponseAsync(Prompt, Limit),
            Throws.TypeOf<BudgetExceededException>());
    }

    [Test]
    public async Task Reservations_OfCalls_AreMeasuredWhileTheyAreUnderWay()
    {
        var measured = new List<long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "llmpp.budget.reserved") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, tokens, _, _) => measured.Add(tokens));
        listener.Start();
        var budget = new Budget(new BudgetOptions { MaxTokens = 1000 });
        using var client = new BudgetedChatClient(new FuncChatClient(_ => FuncChatClient.Response("yes", 7, 3)), budget);
        await client.GetResponseAsync("p", new ChatOptions { MaxOutputTokens = 5 });
        Assert.That(measured, Is.EqualTo(new[] { 38L, -38L }));
    }

    [Test]
    public void Forecast_WithNothingSeen_IsTheMostThatCanBe()
    {
        var prompts = new[] { new PromptCall("äx", new ChatOptions { MaxOutputTokens = 9 }), new PromptCall("yyyy", null) };
        Assert.That(UsageForecast.Create(prompts, default), Is.EqualTo(new UsageForecast(2, 2, 7, 9, null, 0)));
        Assert.That(
            UsageForecast.Create(
                prompts, new UsageTotals(2, 2, 28, 7, 10), new TokenPriceOptions { InputPerMillion = 1, OutputPerMillion = 2 }),
            Is.EqualTo(new UsageForecast(2, 2, 2, 10, 0.000022m, 2)), "7 bytes at a quarter of a token, 2 answers of 5");
        var budget = new Budget(new BudgetOptions { MaxTokens = 11 });
        Assert.That(budget.Allows(UsageForecast.Create(prompts, new UsageTotals(2, 2, 28, 7, 9))));
        Assert.That(budget.Allows(UsageForecast.Create(prompts, default)), Is.False);
    }
}
