using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// Registers what a host may have several of, each under a key: <c>[FromKeyedServices("key")]</c> or
/// <c>GetRequiredKeyedService</c> gives it back. Singletons; a key is used once for each kind.
/// </summary>
public static class KeyedBuilderExtensions
{
    /// <summary>Adds a task; its search space goes with it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key.</param>
    /// <param name="task">The task.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The key is empty, or another task has it.</exception>
    public static LlmPerformancePredictorsBuilder AddTask(
        this LlmPerformancePredictorsBuilder builder, string key, PredictionTask task)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(task);
        return builder.AddKeyed(key, _ => task).AddKeyed(key, _ => task.Space);
    }

    /// <summary>Adds a prompt template.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the template, once.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The key is empty, or another template has it.</exception>
    public static LlmPerformancePredictorsBuilder AddPromptTemplate(
        this LlmPerformancePredictorsBuilder builder, string key, Func<IServiceProvider, IPromptTemplate> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(factory);
        return builder.AddKeyed(key, factory);
    }

    /// <summary>
    /// Adds a language model beside the one of <see cref="LlmPerformancePredictorsBuilder.UseChatClient"/>, and a
    /// <see cref="LlmPerformancePredictorFactory"/> that asks it. The builder's middleware stands around both: answers of both
    /// are in the
    /// one store, the one budget and the one ledger, while pauses and rate limits are counted for each by itself.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the client, once, inside of all middleware.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The key is empty, or another client has it.</exception>
    public static LlmPerformancePredictorsBuilder AddChatClient(
        this LlmPerformancePredictorsBuilder builder, string key, Func<IServiceProvider, IChatClient> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(factory);
        return builder.AddKeyed(key, builder.WithMiddleware(factory)).AddKeyed(
            key,
            provider => provider.GetRequiredService<LlmPerformancePredictorFactory>()
                .WithClient(provider.GetRequiredKeyedService<IChatClient>(key)));
    }

    /// <summary>Adds a predictor.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the predictor, once.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The key is empty, or another predictor has it.</exception>
    public static LlmPerformancePredictorsBuilder AddPredictor(
        this LlmPerformancePredictorsBuilder builder, string key, Func<IServiceProvider, IPerformancePredictor> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(factory);
        return builder.AddKeyed(key, factory);
    }

    /// <summary>Adds a search strategy.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key.</param>
    /// <param name="factory">Makes the strategy, once.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The key is empty, or another strategy has it.</exception>
    public static LlmPerformancePredictorsBuilder AddSearchStrategy(
        this LlmPerformancePredictorsBuilder builder, string key, Func<IServiceProvider, ISearchStrategy> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(factory);
        return builder.AddKeyed(key, factory);
    }

    private static LlmPerformancePredictorsBuilder AddKeyed<T>(
        this LlmPerformancePredictorsBuilder builder, string key, Func<IServiceProvider, T> factory)
        where T : class
    {
        if (string.IsNullOrWhiteSpace(key))
            throw new ArgumentException($"A keyed {typeof(T).Name} has an empty key; give a name, such as 'cheap'.", nameof(key));
        foreach (ServiceDescriptor descriptor in builder.Services)
        {
            if (descriptor.IsKeyedService && descriptor.ServiceType == typeof(T) && Equals(descriptor.ServiceKey, key))
                throw new ArgumentException($"Another {typeof(T).Name} has the key '{key}'; give each its own.", nameof(key));
        }

        builder.Services.AddKeyedSingleton(key, (provider, _) => factory(provider));
        return builder;
    }
}
