using System.Diagnostics;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Tests.LanguageModels.Middleware;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public class ChatClientBuilderExtensionsTests
{
    private static readonly ChatOptions Limited = new() { MaxOutputTokens = 50 };

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("pipeline").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Pipeline_BesideLoggingTelemetryAndFunctions_HasThemAllAtWork()
    {
        string source = $"tests.{nameof(Pipeline_BesideLoggingTelemetryAndFunctions_HasThemAllAtWork)}";
        var spans = new List<string>();
        using ActivityListener listener = Listen(source, spans);
        using var logs = new CollectedLogs();
        using var loggers = new LoggerFactory([logs], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        using AnswerStore store = Store();
        var budget = new Budget(new BudgetOptions { MaxTokens = 100_000 });
        var ledger = new UsageLedger();
        var model = new FuncChatClient(call => call switch
        {
            1 => throw new LanguageModelException("not now", 503, null, null),
            2 => Call("depth"),
            _ => FuncChatClient.Response("it is 6", 40, 4),
        });
        using IChatClient client = new ChatClientBuilder(model)
            .UseAnswerStore(store)
            .UseFunctionInvocation(loggers)
            .UseRetries(new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) })
            .UseRateLimit(new RateLimitOptions { RequestsPerMinute = 100 })
            .UseBudget(budget)
            .UseUsageLedger(ledger)
            .UseLogging(loggers)
            .UseOpenTelemetry(loggers, source)
            .Build();
        var options = new ChatOptions { MaxOutputTokens = 50, Tools = [AIFunctionFactory.Create(() => 6, "depth")] };

        ChatResponse first = await client.GetResponseAsync("how deep?", options);
        ChatResponse second = await client.GetResponseAsync("how deep?", options);

        Assert.That((first.Text, second.Text, model.Calls), Is.EqualTo(("it is 6", "it is 6", 3)), "the second from the store");
        Assert.That(budget.Spent, Is.EqualTo(new Spending(3, 60, 7)), "the failed call, the function and the answer");
        Assert.That((ledger.Report.Calls, ledger.Report.Failures), Is.EqualTo((3, 1)));
        Assert.That(
            spans.Count(span => span.StartsWith("chat m ", StringComparison.Ordinal)),
            Is.EqualTo(3), "every call, by the GenAI conventions");
        Assert.That(spans, Has.One.Contains(nameof(LanguageModelException)).And.Some.Contains("gen_ai.usage.input_tokens, 40"));
        Assert.That(
            logs.Lines.Count(line => line.Text.Contains("GetResponseAsync invoked", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void Build_InTheWrongOrder_SaysWhatToCallFirstWhateverStandsBetween()
    {
        using AnswerStore store = Store();
        Assert.That(
            () => Build(chat => chat.UseUsageLedger(new UsageLedger()).Use(inner => new Passing(inner)).UseRetries()),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "UseUsageLedger stands outside of UseRetries; call UseRetries first. The order is UseAnswerStore, UseRetries, "
                    + "UseRateLimit, UseBudget, UseUsageLedger."));
        Assert.That(
            () => Build(chat => chat.UseRateLimit(new RateLimitOptions()).UseAnswerStore(store)),
            Throws.InvalidOperationException.With.Message.StartsWith(
                "UseRateLimit stands outside of UseAnswerStore; call UseAnswerStore first."));
    }

    [Test]
    public void Build_AroundAClientThatHasTheMiddleware_SaysThatItIsCalledTwice()
    {
        using IChatClient inner = Build(chat => chat.UseRetries());
        Assert.That(
            () => inner.AsBuilder().UseRetries().Build(),
            Throws.InvalidOperationException.With.Message.EqualTo("UseRetries is called twice; call it once."));
    }

    [Test]
    public void Build_WithNothingGivenOrRegistered_NamesWhatIsMissing()
    {
        Assert.That(
            () => Build(chat => chat.UseBudget()),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "UseBudget has no Budget: none is given, and none is registered; give it one, or call UseBudget on the builder "
                    + "of "
                    + "AddLlmPerformancePredictors and build with its services."));
        Assert.That(
            () => Build(chat => chat.UseAnswerStore()),
            Throws.InvalidOperationException.With.Message.StartsWith("UseAnswerStore has no AnswerStore: "));
        Assert.That(
            () => Build(chat => chat.UseUsageLedger()),
            Throws.InvalidOperationException.With.Message.StartsWith("UseUsageLedger has no UsageLedger: "));
        // Services with options, though not these: no limit at all must not look like one.
        using ServiceProvider others = new ServiceCollection().AddOptions().BuildServiceProvider();
        Assert.That(
            () => new ChatClientBuilder(new FuncChatClient(_ => FuncChatClient.Response(""))).UseRateLimit().Build(others),
            Throws.InvalidOperationException.With.Message.StartsWith("UseRateLimit has no RateLimitOptions: "));
        Assert.That(
            Build(chat => chat.UseRetries()).GetService(typeof(RetryingChatClient)), Is.Not.Null, "retries have defaults");
    }

    [Test]
    public async Task AddKeyedChatClient_WithTheMiddleware_SharesWhatTheHostRegistered()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors()
            .UseAnswerStore(options => options.Path = Path.Combine(_folder, "answers.jsonl"))
            .UseBudget(options => options.MaxCalls = 2)
            .UseChatClient(_ => new FuncChatClient(_ => FuncChatClient.Response("unkeyed")));
        services.Configure<RateLimitOptions>(options => options.RequestsPerMinute = 100);
        services.AddKeyedChatClient("other", _ => new FuncChatClient(_ => FuncChatClient.Response("keyed")))
            .UseAnswerStore().UseRateLimit().UseBudget().UseUsageLedger();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient unkeyed = provider.GetRequiredService<IChatClient>();
        IChatClient keyed = provider.GetRequiredKeyedService<IChatClient>("other");
        Assert.That(keyed, Is.TypeOf<RecordingChatClient>());
        await unkeyed.GetResponseAsync("p", Limited);
        Assert.That((await keyed.GetResponseAsync("q", Limited)).Text, Is.EqualTo("keyed"));
        Assert.That(
            async () =>
                await keyed.GetResponseAsync("r", Limited), Throws.TypeOf<BudgetExceededException>(), "one budget for both");
        Assert.That(provider.GetRequiredService<AnswerStore>().Totals.Answers, Is.EqualTo(2), "one store for both");
        Assert.That(provider.GetRequiredService<UsageLedger>().Report.Calls, Is.EqualTo(1), "the unkeyed one has no ledger");
    }

    private static IChatClient Build(Func<ChatClientBuilder, ChatClientBuilder> use) =>
        use(new ChatClientBuilder(new FuncChatClient(_ => FuncChatClient.Response("")))).Build();

    private static ChatResponse Call(string function) =>
        new(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call-1", function)]))
        {
            FinishReason = ChatFinishReason.ToolCalls,
            Usage = new UsageDetails { InputTokenCount = 20, OutputTokenCount = 3 },
        };

    private static ActivityListener Listen(string source, List<string> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = activitySource => activitySource.Name == source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Add($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private AnswerStore Store() => new(new AnswerStoreOptions { Path = Path.Combine(_folder, "answers.jsonl") });

    private sealed class Passing(IChatClient inner) : DelegatingChatClient(inner);
}
