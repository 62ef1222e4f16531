using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Tests.LanguageModels.Middleware;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public class MiddlewareRegistrationTests
{
    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("registration").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task UseAll_InOrder_ComposesThemAndEveryRegistrationResolves()
    {
        ServiceCollection services = Services(Settings([]), All);
        await using ServiceProvider provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        provider.GetRequiredService<IStartupValidator>().Validate();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        Assert.That(client, Is.TypeOf<RecordingChatClient>());
        Type[] chain =
            [typeof(RetryingChatClient), typeof(RateLimitedChatClient), typeof(BudgetedChatClient), typeof(UsageChatClient)];
        foreach (Type inner in chain)
            Assert.That(client.GetService(inner), Is.TypeOf(inner));
        foreach (ServiceDescriptor descriptor in services.Where(service => !service.ServiceType.IsGenericTypeDefinition))
            Assert.That(provider.GetService(descriptor.ServiceType), Is.Not.Null, descriptor.ServiceType.FullName);
        await client.GetResponseAsync("p", new ChatOptions { MaxOutputTokens = 5 });
        Assert.That(provider.GetRequiredService<Budget>().Spent, Is.EqualTo(new Spending(1, 7, 3)));
        Assert.That(provider.GetRequiredService<UsageLedger>().Report.Money, Is.EqualTo(0.000013m));
        Assert.That(provider.GetRequiredService<AnswerStore>().Totals.Answers, Is.EqualTo(1));
        Assert.That(provider.GetRequiredService<LabelerFactory>(), Is.Not.Null);
    }

    [Test]
    public void UseMiddleware_FirstAdded_IsOutermost()
    {
        var asked = new List<string>();
        using ServiceProvider provider = Services([], builder => builder
            .UseMiddleware(chat => chat.Use(inner => new Noting(inner, "outer", asked)))
            .UseRetries()
            .UseMiddleware(chat => chat.Use(inner => new Noting(inner, "inner", asked)))).BuildServiceProvider();
        provider.GetRequiredService<IChatClient>().GetResponseAsync("p").GetAwaiter().GetResult();
        Assert.That(asked, Is.EqualTo(new[] { "outer", "inner" }));
    }

    [Test]
    public void ChatClient_InTheWrongOrder_SaysWhatToCallFirst() =>
        Assert.That(
            () =>
                Client(
                    [],
                    builder =>
                        builder.UseUsageLedger().UseMiddleware(chat => chat.UseLogging(NullLoggerFactory.Instance)).UseRetries()),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "UseUsageLedger stands outside of UseRetries; call UseRetries first. The order is UseAnswerStore, UseRetries, "
                    + "UseRateLimit, UseBudget, UseUsageLedger."));

    [Test]
    public void ChatClient_WithMiddlewareTwice_SaysSo() =>
        Assert.That(
            () => Client([], builder => builder.UseRetries().UseRetries()),
            Throws.InvalidOperationException.With.Message.EqualTo("UseRetries is called twice; call it once."));

    [Test]
    public void ChatClient_WithASectionThatNothingUses_SaysSo() =>
        Assert.That(
            () => Client(new() { ["Budget:MaxCalls"] = "5" }, builder => builder.UseRetries()),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "The configuration has a section Budget, but UseBudget is not called; call it on the builder, or remove the "
                    + "section."));

    [Test]
    public void AddLlmPerformancePredictors_Twice_GoesOnWithTheSameModelAndMiddleware()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().UseChatClient(_ => new FuncChatClient(_ => FuncChatClient.Response("yes")));
        services.AddLlmPerformancePredictors().UseRetries();
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(provider.GetRequiredService<IChatClient>(), Is.TypeOf<RetryingChatClient>());
    }

    [Test]
    public async Task Budget_OfAStoreWithAnswers_CountsThemUnlessToldNotTo()
    {
        await using (ServiceProvider first = Services(Settings([]), All).BuildServiceProvider())
            await first.GetRequiredService<IChatClient>().GetResponseAsync("p", new ChatOptions { MaxOutputTokens = 5 });
        await using ServiceProvider second = Services(Settings([]), All).BuildServiceProvider();
        await using ServiceProvider third = Services(
            Settings(new() { ["Budget:CountStoredAnswers"] = "false" }), All).BuildServiceProvider();
        Assert.That(second.GetRequiredService<Budget>().Spent.Calls, Is.EqualTo(1));
        Assert.That(third.GetRequiredService<Budget>().Spent.Calls, Is.Zero);
    }

    [TestCase("AnswerStore:Path", " ", "AnswerStoreOptions.Path is ' '; allowed is the path of a file.")]
    [TestCase(
        "AnswerStore:LockTimeout", "02:00:00", "AnswerStoreOptions.LockTimeout is 02:00:00; allowed is 00:00:00 to 01:00:00.")]
    [TestCase("Retries:MaxRetries", "0", "RetryOptions.MaxRetries is 0; allowed is 1 to 100.")]
    [TestCase("Retries:BaseDelay", "00:00:00", "RetryOptions.BaseDelay is 00:00:00; allowed is 00:00:00.0010000 to 01:00:00.")]
    [TestCase("Retries:MaxDelay", "00:00:00.5", "RetryOptions.MaxDelay is 00:00:00.5000000; allowed is 00:00:01 to 1.00:00:00.")]
    [TestCase(
        "Retries:MaxRetryAfter", "-00:00:01", "RetryOptions.MaxRetryAfter is -00:00:01; allowed is 00:00:00 to 1.00:00:00.")]
    [TestCase("RateLimit:RequestsPerMinute", "0", "RateLimitOptions.RequestsPerMinute is 0; allowed is 1 to 10000000.")]
    [TestCase("RateLimit:TokensPerMinute", "-5", "RateLimitOptions.TokensPerMinute is -5; allowed is 1 to 1000000000000.")]
    [TestCase("Prices:InputPerMillion", "-0.5", "TokenPriceOptions.InputPerMillion is -0.5; allowed is 0 to 1000000.")]
    [TestCase("Prices:OutputPerMillion", "1000001", "TokenPriceOptions.OutputPerMillion is 1000001; allowed is 0 to 1000000.")]
    [TestCase("Budget:MaxCalls", "-1", "BudgetOptions.MaxCalls is -1; allowed is 0 or more, or null for no limit.")]
    [TestCase("Budget:MaxTokens", "-1", "BudgetOptions.MaxTokens is -1; allowed is 0 or more, or null for no limit.")]
    [TestCase("Budget:MaxMoney", "-0.01", "BudgetOptions.MaxMoney is -0.01; allowed is 0 or more, or null for no limit.")]
    [TestCase("Labeling:BatchSize", "0", "LabelerOptions.BatchSize is 0; allowed is 1 to 100000.")]
    [TestCase("Labeling:MaxConcurrency", "1025", "LabelerOptions.MaxConcurrency is 1025; allowed is 1 to 1024.")]
    [TestCase("Labeling:StopAfterFailures", "0", "LabelerOptions.StopAfterFailures is 0; allowed is 1 to 1000000.")]
    [TestCase(
        "Labeling:ProgressInterval",
        "-00:00:01",
        "LabelerOptions.ProgressInterval is -00:00:01; allowed is 00:00:00 to 1.00:00:00.")]
    public void Options_OutOfRange_FailAtTheStartOfAHost(string key, string value, string message)
    {
        using ServiceProvider provider = Services(Settings(new() { [key] = value }), All).BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));
    }

    [Test]
    public void Budget_OfMoneyWithoutPrices_FailsAtTheStartOfAHost()
    {
        using ServiceProvider provider = Services(
            new() { ["Budget:MaxMoney"] = "5" }, builder => builder.UseBudget()).BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "BudgetOptions.MaxMoney is 5; allowed is no limit of money while TokenPriceOptions.InputPerMillion and "
                    + "OutputPerMillion are not set."));
    }

    [Test]
    public void Budget_WithoutALimit_FailsAtTheStartOfAHost()
    {
        using ServiceProvider provider = Services([], builder => builder.UseBudget()).BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "BudgetOptions.MaxCalls, MaxTokens or MaxMoney is not set; allowed is at least one limit."));
    }

    [Test]
    public void Prices_OfWhichOneIsMissing_NameIt()
    {
        var validator = new TokenPriceOptionsValidator();
        Assert.That(
            validator.Validate(null, new() { InputPerMillion = 1 }).Failures,
            Is.EqualTo(
                new[] { "TokenPriceOptions.OutputPerMillion is not set; allowed is a price wherever the other one is set." }));
        Assert.That(
            validator.Validate(null, new() { OutputPerMillion = 1 }).Failures,
            Is.EqualTo(
                new[] { "TokenPriceOptions.InputPerMillion is not set; allowed is a price wherever the other one is set." }));
    }

    [TestCase("Budget:MaxCall")]
    [TestCase("Retries:Max")]
    [TestCase("Labeling:Batch")]
    public void Options_WithAMisspelledKey_FailAtTheStartOfAHost(string key)
    {
        using ServiceProvider provider = Services(Settings(new() { [key] = "7" }), All).BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith(
                $"The configuration has {key}, which is no option; allowed in {key.Split(':')[0]} are "));
    }

    [Test]
    public void Options_InASectionByItsFormerName_FailAtTheStartOfAHost()
    {
        using ServiceProvider provider = Services(Settings(new() { ["Labelling:BatchSize"] = "7" }), All).BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "The configuration has Labelling, which nothing reads; did you mean Labeling?"));
    }

    [Test]
    public void Constructors_WithAnOptionOutOfRange_NameIt()
    {
        var inner = new FuncChatClient(_ => FuncChatClient.Response(""));
        Assert.That(
            () => new RetryingChatClient(inner, new RetryOptions { MaxRetries = 0 }),
            Throws.ArgumentException.With.Message.StartsWith("RetryOptions.MaxRetries is 0; "));
        Assert.That(
            () => new RateLimitedChatClient(inner, new RateLimitOptions { RequestsPerMinute = 0 }),
            Throws.ArgumentException.With.Message.StartsWith("RateLimitOptions.RequestsPerMinute is 0; "));
        Assert.That(
            () => new Budget(new BudgetOptions { MaxMoney = 1 }),
            Throws.ArgumentException.With.Message.StartsWith("BudgetOptions.MaxMoney is 1; "));
        Assert.That(
            () => new UsageLedger(new TokenPriceOptions { InputPerMillion = -1, OutputPerMillion = 0 }),
            Throws.ArgumentException.With.Message.StartsWith("TokenPriceOptions.InputPerMillion is -1; "));
    }

    [Test]
    public async Task AddChatClient_WithAKey_HasTheSameMiddlewareAndSharesStoreBudgetAndLedger()
    {
        ServiceCollection services = Services(
            Settings([]),
            builder =>
                All(builder).AddChatClient(
                    "other", _ => new FuncChatClient(_ => FuncChatClient.Response("from the other model"))));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient unkeyed = provider.GetRequiredService<IChatClient>();
        IChatClient keyed = provider.GetRequiredKeyedService<IChatClient>("other");
        Type[] chain =
        [
            typeof(RecordingChatClient), typeof(RetryingChatClient), typeof(RateLimitedChatClient),
            typeof(BudgetedChatClient), typeof(UsageChatClient),
        ];
        foreach (Type middleware in chain)
        {
            Assert.That(keyed.GetService(middleware), Is.TypeOf(middleware), "around the keyed model");
            Assert.That(
                keyed.GetService(middleware),
                Is.Not.SameAs(unkeyed.GetService(middleware)),
                $"one {middleware.Name} for each model");
        }

        var options = new ChatOptions { MaxOutputTokens = 5 };
        await unkeyed.GetResponseAsync("p", options);
        Assert.That((await keyed.GetResponseAsync("q", options)).Text, Is.EqualTo("from the other model"));
        Assert.That(
            (await keyed.GetResponseAsync("q", options)).Text,
            Is.EqualTo("from the other model"),
            "the second time from the store");
        Assert.That(
            provider.GetRequiredService<Budget>().Spent.Calls,
            Is.EqualTo(2),
            "one budget for both models, and none of it for stored answers");
        Assert.That(provider.GetRequiredService<UsageLedger>().Report.Calls, Is.EqualTo(2), "one ledger for both models");
        Assert.That(provider.GetRequiredService<AnswerStore>().Totals.Answers, Is.EqualTo(2), "one store for both models");
    }

    [Test]
    public void AddChatClient_WithAKeyBeforeTheMiddleware_HasItAllTheSame()
    {
        using ServiceProvider provider = Services(
            [], builder => builder.AddChatClient(
                "other", _ => new FuncChatClient(_ => FuncChatClient.Response(""))).UseRetries()).BuildServiceProvider();
        Assert.That(provider.GetRequiredKeyedService<IChatClient>("other"), Is.TypeOf<RetryingChatClient>());
    }

    private static LlmPerformancePredictorsBuilder All(LlmPerformancePredictorsBuilder builder) =>
        builder.UseAnswerStore().UseRetries().UseRateLimit().UseBudget().UseUsageLedger();

    private static ServiceCollection Services(
        Dictionary<string, string?> settings, Func<LlmPerformancePredictorsBuilder, LlmPerformancePredictorsBuilder> use)
    {
        var services = new ServiceCollection();
        use(services.AddLlmPerformancePredictors(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()))
            .UseChatClient(_ => new FuncChatClient(_ => FuncChatClient.Response("yes", 7, 3)));
        return services;
    }

    private static IChatClient Client(
        Dictionary<string, string?> settings, Func<LlmPerformancePredictorsBuilder, LlmPerformancePredictorsBuilder> use)
    {
        using ServiceProvider provider = Services(settings, use).BuildServiceProvider();
        return provider.GetRequiredService<IChatClient>();
    }

    private Dictionary<string, string?> Settings(Dictionary<string, string?> changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AnswerStore:Path"] = Path.Combine(_folder, "answers.jsonl"),
            ["RateLimit:RequestsPerMinute"] = "1000",
            ["Prices:InputPerMillion"] = "1",
            ["Prices:OutputPerMillion"] = "2",
            ["Budget:MaxCalls"] = "10",
        };
        foreach ((string key, string? value) in changes) settings[key] = value;
        return settings;
    }

    private sealed class Noting(IChatClient inner, string name, List<string> asked) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            asked.Add(name);
            return base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
