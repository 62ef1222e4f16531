using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Tests.LanguageModels.Middleware;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public class ConfiguredSectionsTests
{
    private const string Allowed = "Prompt, Predictor, Prices, Labeling, Search, Evolution, Principles, AnswerStore, Retries, "
        + "RateLimit, Budget, OpenAI, Batches, PromptFolder, Hybrid, BayesianOptimization, LlmProposals, EvaluationWorker, "
        + "InProcessQueue, Nats";

    [TestCase("Serach:Seed", "The configuration has Own:Serach, which nothing reads; did you mean Search?")]
    [TestCase("Budgets:MaxCalls", "The configuration has Own:Budgets, which nothing reads; did you mean Budget?")]
    [TestCase(
        "Telescope:Mirror",
        "The configuration has Own:Telescope, which nothing reads; remove it, or put it where it is read.")]
    public void Require_ASectionOfTheLibrarysThatNothingReads_NamesPathAndWhatIsAllowed(string key, string message)
    {
        using ServiceProvider provider = CreateProvider("Own:" + key, root => root.GetSection("Own"));
        RequireRefusal(provider, message + $" Allowed in Own are {Allowed}.");
    }

    [Test]
    public void Require_AWholeConfiguration_RefusesTypingErrorsAlone()
    {
        using ServiceProvider misspelled = CreateProvider("Serach:Seed", root => root);
        RequireRefusal(misspelled, "The configuration has Serach, which nothing reads; did you mean Search?");
        foreach (string other in new[] { "Logging:LogLevel:Default", "Serach", "ConnectionStrings:Budget" })
        {
            using ServiceProvider provider = CreateProvider(other, root => root);
            Assert.That(provider.GetRequiredService<IStartupValidator>().Validate, Throws.Nothing, other);
        }
    }

    [TestCase("OpenAI:Model", "OpenAI", "UseOpenAI")]
    [TestCase("Batches:Folder", "Batches", "UseBatches")]
    [TestCase("PromptFolder:Folder", "PromptFolder", "UsePromptFolder")]
    [TestCase("LlmProposals:Candidates", "LlmProposals", "UseLlmProposals")]
    [TestCase("BayesianOptimization:BatchSize", "BayesianOptimization", "UseBayesianOptimization")]
    [TestCase("RateLimit:RequestsPerMinute", "RateLimit", "UseRateLimit")]
    public void Require_ASectionOfWhatIsNotUsed_SaysWhatToCall(string key, string section, string method)
    {
        using ServiceProvider provider = CreateProvider(key, root => root);
        RequireRefusal(
            provider,
            $"The configuration has a section {section}, but {method} is not called; "
            + "call it on the builder, or remove the section.");
    }

    [Test]
    public void Options_InOptionsWithAMisspelledKey_AreRefusedWithThePath()
    {
        using ServiceProvider provider = CreateProvider(
            "BayesianOptimization:Process:Steps", root => root, builder => builder.UseBayesianOptimization());
        Assert.That(
            provider.GetRequiredService<IStartupValidator>().Validate,
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith(
                "The configuration has BayesianOptimization:Process:Steps, which is no option; "
                + "allowed in BayesianOptimization:Process are "));
    }

    [Test]
    public void Options_WithAValueThatIsNone_AreRefusedWithThePath()
    {
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Search:MaxEvaluations"] = "many" }).Build();
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors(root);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(
            provider.GetRequiredService<IStartupValidator>().Validate,
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("'Search:MaxEvaluations'"));
    }

    // At the start of a host, and where there is none, when the first service is made.
    private static void RequireRefusal(ServiceProvider provider, string message)
    {
        Assert.That(
            provider.GetRequiredService<IStartupValidator>().Validate,
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));
        Assert.That(provider.GetRequiredService<IChatClient>, Throws.InvalidOperationException.With.Message.EqualTo(message));
        Assert.That(
            provider.GetRequiredService<ArchitectureSearchFactory>,
            Throws.InvalidOperationException.With.Message.EqualTo(message));
    }

    private static ServiceProvider CreateProvider(
        string key, Func<IConfigurationRoot, IConfiguration> choose,
        Func<LlmPerformancePredictorsBuilder, LlmPerformancePredictorsBuilder>? configure = null)
    {
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [key] = "7" }).Build();
        var services = new ServiceCollection();
        LlmPerformancePredictorsBuilder builder = services.AddLlmPerformancePredictors(choose(root))
            .UseChatClient(_ => new FuncChatClient(_ => FuncChatClient.Response("")));
        configure?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
