using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public class ServiceCollectionExtensionsTests
{
    [Test]
    public void AddLlmPerformancePredictors_EveryRegistration_Resolves()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().UseRecordedAnswers(() => RecordedAnswers.All);
        using ServiceProvider provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        int resolved = 0;
        foreach (ServiceDescriptor descriptor in services)
        {
            // Open generics (IOptions<>) are resolved below through what uses them.
            if (descriptor.ServiceType.IsGenericTypeDefinition) continue;
            using IServiceScope scope = provider.CreateScope();
            Assert.That(scope.ServiceProvider.GetService(descriptor.ServiceType), Is.Not.Null, descriptor.ServiceType.FullName);
            resolved++;
        }

        Assert.That(resolved, Is.GreaterThanOrEqualTo(5));
        Assert.That(provider.GetRequiredService<IOptions<LlmPredictorOptions>>().Value.BatchSize, Is.EqualTo(20));
        Assert.That(provider.GetRequiredService<IOptions<PerformancePromptOptions>>().Value.Parts, Is.EqualTo(PromptParts.All));
    }

    [Test]
    public async Task Factory_WithRecordedAnswers_Predicts()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().UseRecordedAnswers(() => RecordedAnswers.All);
        await using ServiceProvider provider = services.BuildServiceProvider();
        TfsEval task = TfsEval.All[0];
        LlmPerformancePredictor predictor = provider.GetRequiredService<LlmPerformancePredictorFactory>().Create(
            task.Task.Prediction, task.GetSplit(123).Demonstrations);
        IReadOnlyList<Prediction> predictions = await predictor.PredictAsync(
            [.. task.GetSplit(123).Test.Select(test => test.Architecture)]);
        Assert.That(predictions[0].Score, Is.EqualTo(24.26));
    }

    [Test]
    public void ChatClient_WithoutALanguageModel_SaysWhatToCall()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors();
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredService<IChatClient>(),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "No language model is registered. Call one of these on what AddLlmPerformancePredictors returns: UseOpenAI "
                + "(package LlmPerformancePredictors.OpenAI; OpenAI and compatible servers), UseChatClient (any IChatClient), "
                + "UseRecordedAnswers (no network), UsePromptFolder (by hand). Or register an IChatClient of your own before, as "
                + "AddChatClient of Microsoft.Extensions.AI does."));
    }

    [Test]
    public void Options_FromConfiguration_AreBoundAndThenConfigured()
    {
        using ServiceProvider provider = Provider(
            new() { ["Predictor:BatchSize"] = "7", ["Predictor:MaxConcurrency"] = "2", ["Prompt:Parts"] = "Role, Efficiency" },
            builder =>
            builder.ConfigurePredictor(options => options.MaxConcurrency = 3));
        LlmPredictorOptions options = provider.GetRequiredService<IOptions<LlmPredictorOptions>>().Value;
        Assert.That((options.BatchSize, options.MaxConcurrency), Is.EqualTo((7, 3)));
        Assert.That(
            provider.GetRequiredService<IOptions<PerformancePromptOptions>>().Value.Parts,
            Is.EqualTo(PromptParts.Role | PromptParts.Efficiency));
    }

    [TestCase("Predictor:BatchSize", "0", "LlmPredictorOptions.BatchSize is 0; allowed is 1 to 1000.")]
    [TestCase(
        "Predictor:SamplesPerArchitecture", "101", "LlmPredictorOptions.SamplesPerArchitecture is 101; allowed is 1 to 100.")]
    [TestCase("Predictor:MaxConcurrency", "257", "LlmPredictorOptions.MaxConcurrency is 257; allowed is 1 to 256.")]
    [TestCase("Predictor:RepairRounds", "-1", "LlmPredictorOptions.RepairRounds is -1; allowed is 0 to 5.")]
    [TestCase("Predictor:Temperature", "2.5", "LlmPredictorOptions.Temperature is 2.5; allowed is 0 to 2.")]
    [TestCase("Predictor:MaxOutputTokens", "0", "LlmPredictorOptions.MaxOutputTokens is 0; allowed is 1 to 2147483647.")]
    [TestCase(
        "Prompt:MaxDemonstrations",
        "-3",
        "PerformancePromptOptions.MaxDemonstrations is -3; allowed is 0 or more, or null for all.")]
    [TestCase("Prompt:Parts", "512", "PerformancePromptOptions.Parts is 512; allowed is any combination of the parts, 0 to 511.")]
    public void Options_OutOfRange_FailAtTheStartOfAHost(string key, string value, string message)
    {
        using ServiceProvider provider = Provider(new() { [key] = value }, _ => { });
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));
    }

    [TestCase("Predictor:BatchSiez")]
    [TestCase("Prompt:MaxDemonstration")]
    public void Options_WithAMisspelledKey_FailAtTheStartOfAHost(string key)
    {
        using ServiceProvider provider = Provider(new() { [key] = "7" }, _ => { });
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith(
                $"The configuration has {key}, which is no option; allowed in {key.Split(':')[0]} are "));
    }

    private static ServiceProvider Provider(
        Dictionary<string, string?> settings, Action<LlmPerformancePredictorsBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddLlmPerformancePredictors(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        return services.BuildServiceProvider();
    }
}
