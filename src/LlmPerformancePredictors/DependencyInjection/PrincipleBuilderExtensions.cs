using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Principles.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Says how a host learns design principles. Without any of it they are learned by counting.</summary>
public static class PrincipleBuilderExtensions
{
    /// <summary>Has the language model learn principles where <see cref="IPrincipleLearner"/> is asked for.</summary>
    /// <param name="builder">The builder, on which a language model is named.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder LearnPrinciplesWithLanguageModel(this LlmPerformancePredictorsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(
            ServiceDescriptor.Singleton<IPrincipleLearner>(provider => provider.GetRequiredService<LlmPrincipleLearner>()));
        return builder;
    }

    /// <summary>Sets what the prompts for principles show and allow.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder ConfigurePrinciplePrompt(
        this LlmPerformancePredictorsBuilder builder, Action<PrinciplePromptOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return Configure(builder, configure);
    }

    /// <summary>Sets how the language model is asked for principles.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder ConfigureLlmPrinciples(
        this LlmPerformancePredictorsBuilder builder, Action<LlmPrincipleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return Configure(builder, configure);
    }

    /// <summary>Sets how principles are counted.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder ConfigureCounting(
        this LlmPerformancePredictorsBuilder builder, Action<CountingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return Configure(builder, configure);
    }

    /// <summary>
    /// Sets how <see cref="PrincipleTransferStrategy"/> searches and adapts, for a host that makes it from these options.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder ConfigurePrincipleTransfer(
        this LlmPerformancePredictorsBuilder builder, Action<PrincipleTransferOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return Configure(builder, configure);
    }

    private static LlmPerformancePredictorsBuilder Configure<T>(LlmPerformancePredictorsBuilder builder, Action<T> configure)
        where T : class
    {
        builder.Services.Configure(configure);
        return builder;
    }
}
