using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public sealed class KeyedRegistrationTests
{
    private static readonly TfsEval Data = TfsEval.FromTask("wmt14ende");

    [Test]
    public async Task Keyed_EveryRegistration_ResolvesAndTheTwoDiffer()
    {
        var services = new ServiceCollection();
        LlmPerformancePredictorsBuilder builder =
            services.AddLlmPerformancePredictors().UseRecordedAnswers(() => RecordedAnswers.All);
        foreach (TfsEval data in TfsEval.All.Take(2))
        {
            builder.AddTask(data.Task.Name, data.Task.Prediction)
                .AddPromptTemplate(data.Task.Name, _ => new PerformancePromptTemplate())
                .AddChatClient(data.Task.Name, _ => new ReplayChatClient(RecordedAnswers.All))
                .AddPredictor(data.Task.Name, provider => provider
                    .GetRequiredKeyedService<LlmPerformancePredictorFactory>(data.Task.Name)
                    .Create(provider.GetRequiredKeyedService<PredictionTask>(data.Task.Name), data.GetSplit(123).Demonstrations))
                .AddSearchStrategy(data.Task.Name, _ => new RandomStrategy());
        }

        await using ServiceProvider provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        ServiceDescriptor[] keyed = [.. services.Where(descriptor => descriptor.IsKeyedService)];
        Assert.That(keyed.Select(descriptor => descriptor.ServiceType).Distinct(), Is.EquivalentTo(new[]
        {
            typeof(PredictionTask), typeof(SearchSpace), typeof(IPromptTemplate), typeof(IChatClient),
            typeof(LlmPerformancePredictorFactory), typeof(IPerformancePredictor), typeof(ISearchStrategy),
        }));
        foreach (ServiceDescriptor descriptor in keyed)
            Assert.That(
                provider.GetRequiredKeyedService(descriptor.ServiceType, descriptor.ServiceKey),
                Is.InstanceOf(descriptor.ServiceType));
        Architecture[] test = [.. Data.GetSplit(123).Test.Select(demonstration => demonstration.Architecture)];
        Assert.That(
            (await provider.GetRequiredKeyedService<IPerformancePredictor>("wmt14ende").PredictAsync(test))[0].Score,
            Is.EqualTo(24.26));
        Assert.That(
            provider.GetRequiredKeyedService<IPerformancePredictor>(TfsEval.All[1].Task.Name),
            Is.Not.SameAs(provider.GetRequiredKeyedService<IPerformancePredictor>(TfsEval.All[0].Task.Name)));
    }

    [Test]
    public void Keyed_TheSameKeyTwiceOrNone_IsRefused()
    {
        LlmPerformancePredictorsBuilder builder = new ServiceCollection().AddLlmPerformancePredictors()
            .AddPredictor(
                "cheap",
                _ => ConstantPredictor.FitMean(Data.Task.Prediction.Space, Metric.Bleu, Data.GetSplit(123).Demonstrations));
        Assert.Multiple(() =>
        {
            Assert.That(
                () => builder.AddPredictor("cheap", _ => null!),
                Throws.ArgumentException.With.Message.StartsWith(
                    "Another IPerformancePredictor has the key 'cheap'; give each its own."));
            Assert.That(
                () => builder.AddSearchStrategy(" ", _ => null!),
                Throws.ArgumentException.With.Message.StartsWith(
                    "A keyed ISearchStrategy has an empty key; give a name, such as 'cheap'."));
        });
    }
}
