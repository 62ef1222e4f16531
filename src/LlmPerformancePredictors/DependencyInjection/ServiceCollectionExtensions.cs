using LlmPerformancePredictors.Costs.Latency;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Prompts;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Registers the library.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the prompt template, <see cref="LlmPerformancePredictorFactory"/>, the managed tensor engine and <see cref="PredictorDistiller"/>; name a language model on the builder
    /// that is returned. Options are validated when they are first used, and at the start of a host.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// Where options come from: the sections <c>Prompt</c> (<see cref="PerformancePromptOptions"/>), <c>Predictor</c>
    /// (<see cref="LlmPredictorOptions"/>) and <c>Principles</c> with <c>Prompt</c>, <c>LanguageModel</c>, <c>Counting</c> and
    /// <c>Transfer</c> in it; a key that is no option is refused. Null for none.
    /// </param>
    /// <returns>A builder.</returns>
    public static LlmPerformancePredictorsBuilder AddLlmPerformancePredictors(
        this IServiceCollection services, IConfiguration? configuration = null)
    {
        OptionsBuilder<PerformancePromptOptions> prompt = services.AddOptions<PerformancePromptOptions>().ValidateOnStart();
        OptionsBuilder<LlmPredictorOptions> predictor = services.AddOptions<LlmPredictorOptions>().ValidateOnStart();
        if (configuration is not null)
        {
            prompt.Bind(configuration.GetSection("Prompt"), binder => binder.ErrorOnUnknownConfiguration = true);
            predictor.Bind(configuration.GetSection("Predictor"), binder => binder.ErrorOnUnknownConfiguration = true);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PerformancePromptOptions>>(
            new OptionsValidator<PerformancePromptOptions>(options => options.Validate())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LlmPredictorOptions>>(
            new OptionsValidator<LlmPredictorOptions>(options => options.Validate())));
        services.TryAddSingleton<IPromptTemplate>(provider =>
            new PerformancePromptTemplate(provider.GetRequiredService<IOptions<PerformancePromptOptions>>().Value));
        services.TryAddSingleton<IChatClient>(_ => throw new InvalidOperationException(
            "No language model is registered; call UseChatClient or UseRecordedAnswers after AddLlmPerformancePredictors."));
        services.TryAddSingleton<LlmPerformancePredictorFactory>();
        services.TryAddSingleton<ITensorEngineFactory>(_ => new ManagedTensorEngineFactory());
        services.TryAddSingleton<PredictorDistiller>();
        services.TryAddSingleton<LatencyPredictorTrainer>();
        PrincipleServices.Add(services, configuration);
        return new LlmPerformancePredictorsBuilder(services);
    }
}
