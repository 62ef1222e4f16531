using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Principles.Transfer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public class PrincipleRegistrationTests
{
    [Test]
    public void PrincipleLearner_ByDefault_CountsAndNeedsNoModel()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors();
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(
            provider.GetRequiredService<IPrincipleLearner>(), Is.SameAs(provider.GetRequiredService<CountingPrincipleLearner>()));
    }

    [Test]
    public async Task PrincipleLearner_WithTheLanguageModel_LearnsFromRecordings()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().UseRecordedAnswers(() => RecordedAnswers.All).LearnPrinciplesWithLanguageModel();
        using ServiceProvider provider = services.BuildServiceProvider();
        IPrincipleLearner learner = provider.GetRequiredService<IPrincipleLearner>();
        Assert.That(learner, Is.InstanceOf<LlmPrincipleLearner>());
        Assert.That((await learner.LearnAsync(NasBench201.Cifar100.AsSource())).GetOrThrow().Statements, Has.Count.EqualTo(8));
    }

    [Test]
    public void Options_FromConfiguration_AreBoundAndValidated()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Principles:Prompt:MaxValuesPerChoice"] = "3",
            ["Principles:LanguageModel:RepairRounds"] = "2",
            ["Principles:Counting:Smoothing"] = "-1",
            ["Principles:Transfer:AdaptEvery"] = "4",
        }).Build();
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors(configuration)
            .ConfigureLlmPrinciples(options => options.ModelId = "m").ConfigurePrinciplePrompt(
                options => options.TargetArchitectures = 3)
            .ConfigureCounting(options => options.TargetWeight = 3).ConfigurePrincipleTransfer(
                options => options.PopulationSize = 9);
        using ServiceProvider provider = services.BuildServiceProvider();
        PrinciplePromptOptions prompt = provider.GetRequiredService<IOptions<PrinciplePromptOptions>>().Value;
        LlmPrincipleOptions model = provider.GetRequiredService<IOptions<LlmPrincipleOptions>>().Value;
        PrincipleTransferOptions transfer = provider.GetRequiredService<IOptions<PrincipleTransferOptions>>().Value;
        Assert.That(
            (prompt.MaxValuesPerChoice, prompt.TargetArchitectures, model.RepairRounds, model.ModelId),
            Is.EqualTo((3, 3, 2, "m")));
        Assert.That((transfer.AdaptEvery, transfer.PopulationSize), Is.EqualTo(((int?)4, 9)));
        Assert.That(
            provider.GetRequiredService<CountingPrincipleLearner>,
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "CountingOptions.Smoothing is -1; allowed is 0 to 1000."));
    }
}
