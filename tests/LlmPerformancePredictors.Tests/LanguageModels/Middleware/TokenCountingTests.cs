using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels.Middleware;

/// <summary>Reservation, rate limit and forecast go by tokens where a counter knows the model, and by bytes otherwise.</summary>
public class TokenCountingTests
{
    private const int Form = 2 * 16;
    private static readonly string Prompt = new('p', 1000);

    [TestCase("m", 100)]
    [TestCase("other", 1000)]
    public async Task Budget_WithACounter_ReservesItsTokensWhereItKnowsTheModel(string model, int input)
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 10_000 });
        using var client = new BudgetedChatClient(
            new FuncChatClient(_ => FuncChatClient.Response("yes")), budget, tokenCounter: new Tenth());
        await client.GetResponseAsync(Prompt, new ChatOptions { ModelId = model, MaxOutputTokens = 5 });
        Assert.That(budget.Spent, Is.EqualTo(new Spending(1, input + Form, 5)));
    }

    [Test]
    public async Task Budget_WithACounter_CountsInstructionsAndLeavesSchemasInBytes()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 10_000 });
        using var client = new BudgetedChatClient(
            new FuncChatClient(_ => FuncChatClient.Response("yes")), budget, tokenCounter: new Tenth());
        ChatResponseFormatJson format = ChatResponseFormat.ForJsonSchema(
            System.Text.Json.JsonDocument.Parse("""{"type":"object"}""").RootElement);
        await client.GetResponseAsync(
            Prompt, new ChatOptions { MaxOutputTokens = 5, Instructions = new string('i', 50), ResponseFormat = format });
        Assert.That(
            budget.Spent.InputTokens, Is.EqualTo(100 + Form + (5 + 16) + (format.Schema!.Value.GetRawText().Length + 16)));
    }

    [Test]
    public async Task Budget_OfACallWithFunctions_ReservesTheirCallsAndResults()
    {
        var budget = new Budget(new BudgetOptions { MaxTokens = 10_000 });
        using var client = new BudgetedChatClient(new FuncChatClient(_ => FuncChatClient.Response("yes")), budget);
        ChatMessage[] messages =
        [
            new(ChatRole.User, "how deep?"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "depth", new Dictionary<string, object?>())]),
            new(ChatRole.Tool, [new FunctionResultContent("1", 6), new FunctionResultContent("2", "deep")]),
        ];
        await client.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = 5 });
        int functions = (2 * ("depth".Length + "{}".Length)) + (2 * 1) + (2 * "deep".Length) + (3 * 16);
        Assert.That(budget.Spent.InputTokens, Is.EqualTo("how deep?".Length + (4 * 16) + functions));
    }

    [TestCase("m", 100)]
    [TestCase("other", 1000)]
    public void Batch_WithACounter_ReservesItsTokensWhereItKnowsTheModel(string model, int input)
    {
        var options = new ChatOptions { MaxOutputTokens = 5 };
        BatchKey key = BatchKey.Create(AnswerKey.Create(model, Prompt, options), Prompt, options, new Tenth());
        Assert.That(
            (key.PromptBytes, key.MaxSpending), Is.EqualTo((1000L, new Spending(1, input + Form, 5))));
    }

    [Test]
    public async Task RateLimit_WithACounter_LetsAsManyTokensInAsItCounts()
    {
        var time = new JumpingTime();
        DateTimeOffset start = time.GetUtcNow();
        using var client = new RateLimitedChatClient(
            new FuncChatClient(_ => FuncChatClient.Response("yes", 900, 5)),
            new RateLimitOptions { TokensPerMinute = 1100 },
            time,
            new Tenth());
        var options = new ChatOptions { MaxOutputTokens = 5 };
        await client.GetResponseAsync(Prompt, options);
        // 905 are in the window; by the ratio seen the next would take 905 more, by its count 137.
        await client.GetResponseAsync(Prompt, options);
        Assert.That(time.GetUtcNow(), Is.EqualTo(start), "nothing waited");
    }

    [Test]
    public void Forecast_WithACounter_CountsThePromptsOfModelsThatItKnows()
    {
        PromptCall[] prompts =
        [
            new(Prompt, new ChatOptions { MaxOutputTokens = 7 }),
            new(Prompt, new ChatOptions { ModelId = "other", MaxOutputTokens = 7 }),
        ];
        var seen = new UsageTotals(1, 1, 1000, 500, 3);
        Assert.That(
            UsageForecast.Create(prompts, default, model: "m", tokenCounter: new Tenth()),
            Is.EqualTo(new UsageForecast(2, 2, 100 + Form + 1000, 14, null, 0)));
        Assert.That(
            UsageForecast.Create(prompts, seen, model: "m", tokenCounter: new Tenth()),
            Is.EqualTo(new UsageForecast(2, 2, 100 + Form + 500, 6, null, 1)));
    }

    [Test]
    public void Counter_ThatCountsLessThanNothing_IsNamed()
    {
        using var client = new BudgetedChatClient(
            new FuncChatClient(_ => FuncChatClient.Response("yes")),
            new Budget(new BudgetOptions { MaxCalls = 1 }),
            tokenCounter: new Negative());
        Assert.That(
            async () => await client.GetResponseAsync(Prompt),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "Negative counts -1 tokens for the model 'm'; allowed is 0 or more, or null."));
    }

    private sealed class Tenth : ITokenCounter
    {
        public int? CountTokens(string text, string model) => model == "m" ? text.Length / 10 : null;
    }

    private sealed class Negative : ITokenCounter
    {
        public int? CountTokens(string text, string model) => -1;
    }
}
