using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// Composes the library in a host: language model, prompt and options. Made by <c>AddLlmPerformancePredictors</c>.
/// </summary>
public sealed class LlmPerformancePredictorsBuilder
{
    private readonly ChatClientChain _chain;

    internal LlmPerformancePredictorsBuilder(IServiceCollection services, ChatClientChain chain) =>
        (Services, _chain) = (services, chain);

    /// <summary>The services that are added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Takes a language model, inside of all middleware; the last one named is used.</summary>
    /// <param name="factory">Makes the client, once.</param>
    /// <returns>This builder.</returns>
    public LlmPerformancePredictorsBuilder UseChatClient(Func<IServiceProvider, IChatClient> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _chain.Model = factory;
        Services.Replace(ServiceDescriptor.Singleton(_chain.Build));
        return this;
    }

    /// <summary>Answers from recordings instead of a live language model.</summary>
    /// <param name="recordings">The recordings, read when first needed.</param>
    /// <param name="model">The model to replay; null if all recordings are of one.</param>
    /// <returns>This builder.</returns>
    public LlmPerformancePredictorsBuilder UseRecordedAnswers(
        Func<IEnumerable<RecordedAnswer>> recordings, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        return UseChatClient(_ => new ReplayChatClient(recordings(), model));
    }

    /// <summary>Sets how pools are labeled.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    public LlmPerformancePredictorsBuilder ConfigureLabeling(Action<LabelerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(configure);
        return this;
    }

    /// <summary>Takes another prompt template than <see cref="PerformancePromptTemplate"/>.</summary>
    /// <param name="factory">Makes the template, once.</param>
    /// <returns>This builder.</returns>
    public LlmPerformancePredictorsBuilder UsePromptTemplate(Func<IServiceProvider, IPromptTemplate> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Services.Replace(ServiceDescriptor.Singleton(factory));
        return this;
    }

    /// <summary>Sets what the default prompt contains.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    public LlmPerformancePredictorsBuilder ConfigurePrompt(Action<PerformancePromptOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(configure);
        return this;
    }

    /// <summary>Takes another tensor engine than the managed one.</summary>
    /// <param name="factory">Makes the factory of engines, once.</param>
    /// <returns>This builder.</returns>
    public LlmPerformancePredictorsBuilder UseTensorEngine(Func<IServiceProvider, ITensorEngineFactory> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Services.Replace(ServiceDescriptor.Singleton(factory));
        return this;
    }

    /// <summary>Sets how <see cref="LlmPerformancePredictor"/> asks.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder.</returns>
    public LlmPerformancePredictorsBuilder ConfigurePredictor(Action<LlmPredictorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(configure);
        return this;
    }

    internal Func<IServiceProvider, IChatClient> WithMiddleware(Func<IServiceProvider, IChatClient> model) =>
        provider => _chain.Build(provider, model);

    internal IConfigurationSection? Section(string name) => _chain.Sections.Use(name);

    internal LlmPerformancePredictorsBuilder AddMiddleware(Action<ChatClientBuilder> add)
    {
        _chain.Add(add);
        Services.Replace(ServiceDescriptor.Singleton(_chain.Build));
        return this;
    }
}
