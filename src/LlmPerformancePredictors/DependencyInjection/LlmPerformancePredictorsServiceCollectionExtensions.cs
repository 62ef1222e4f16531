using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the library.</summary>
public static class LlmPerformancePredictorsServiceCollectionExtensions
{
    /// <summary>
    /// Registers the prompt template, <see cref="LlmPerformancePredictorFactory"/>, <see cref="LabelerFactory"/>, the managed
    /// tensor engine, <see cref="PredictorDistiller"/>, <see cref="CostPredictorTrainer"/> and
    /// <see cref="ArchitectureSearchFactory"/>; name a language model on the builder that is returned. Options are validated when
    /// they are first used, and at the start of a host.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">
    /// Where options come from: the sections <c>Prompt</c> (<see cref="PerformancePromptOptions"/>), <c>Predictor</c>
    /// (<see cref="LlmPredictorOptions"/>), <c>Prices</c> (<see cref="TokenPriceOptions"/>), <c>Labeling</c>
    /// (<see cref="LabelerOptions"/>), <c>Search</c> (<see cref="SearchOptions"/>), <c>Evolution</c>
    /// (<see cref="EvolutionOptions"/>), those of middleware that is used (<see cref="MiddlewareBuilderExtensions"/>),
    /// <c>Hybrid</c>, <c>BayesianOptimization</c> and <c>LlmProposals</c> where the strategy is
    /// (<see cref="SearchBuilderExtensions"/>), and <c>Principles</c> with <c>Prompt</c>, <c>LanguageModel</c>,
    /// <c>Counting</c> and <c>Transfer</c> in it; a key that is no option, and a section that nothing reads, are refused.
    /// Null for none.
    /// </param>
    /// <returns>A builder.</returns>
    public static LlmPerformancePredictorsBuilder AddLlmPerformancePredictors(
        this IServiceCollection services, IConfiguration? configuration = null)
    {
        BoundOptions.Add<PerformancePromptOptions, PerformancePromptOptionsValidator>(
            services, configuration?.GetSection("Prompt"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        BoundOptions.Add<LlmPredictorOptions, LlmPredictorOptionsValidator>(
            services, configuration?.GetSection("Predictor"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        BoundOptions.Add<TokenPriceOptions, TokenPriceOptionsValidator>(
            services, configuration?.GetSection("Prices"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        BoundOptions.Add<LabelerOptions, LabelerOptionsValidator>(
            services, configuration?.GetSection("Labeling"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        services.TryAddSingleton<IPromptTemplate>(provider =>
            new PerformancePromptTemplate(provider.GetRequiredService<IOptions<PerformancePromptOptions>>().Value));
        // Whoever adds the library again goes on with the same chain.
        ServiceDescriptor? earlier = services.FirstOrDefault(descriptor => descriptor.ServiceType == typeof(ChatClientChain));
        if (earlier?.ImplementationInstance is not ChatClientChain chain)
            services.AddSingleton(chain = new ChatClientChain()).AddSingleton(chain.Sections);
        chain.Sections.Configuration ??= configuration;
        services.AddOptions<ConfigurationCheck>().ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ConfigurationCheck>, ConfigurationCheckValidator>());
        services.TryAddSingleton<IChatClient>(chain.Build);
        services.TryAddSingleton<LlmPerformancePredictorFactory>();
        services.TryAddSingleton(provider => new UsageLedger(provider.GetRequiredService<IOptions<TokenPriceOptions>>().Value));
        services.TryAddSingleton(provider => new LabelerFactory(
            provider.GetRequiredService<IOptions<LabelerOptions>>(), provider.GetRequiredService<UsageLedger>(),
            provider.GetService<TimeProvider>(), provider.GetService<ILogger<Labeler>>()));
        services.TryAddSingleton<ITensorEngineFactory>(_ => new ManagedTensorEngineFactory());
        services.TryAddSingleton<PredictorDistiller>();
        services.TryAddSingleton<CostPredictorTrainer>();
        SearchServices.Add(services, configuration, chain.Sections);
        PrincipleServices.Add(services, configuration);
        return new LlmPerformancePredictorsBuilder(services, chain);
    }
}
