using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels.Batches;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>Registers OpenAI as the language model.</summary>
public static class OpenAIBuilderExtensions
{
    /// <summary>
    /// Asks OpenAI or a compatible server. Options come from the configuration's section <c>OpenAI</c>, and are validated when
    /// first used, and at the start of a host.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration, which then names the model.</param>
    /// <returns>The same builder.</returns>
    public static LlmPerformancePredictorsBuilder UseOpenAI(
        this LlmPerformancePredictorsBuilder builder, Action<OpenAIChatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<OpenAIChatOptions, OpenAIChatOptionsValidator>(
            builder.Services, builder.Section("OpenAI"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        return builder.UseChatClient(provider => new OpenAIChatClient(
            provider.GetRequiredService<IOptions<OpenAIChatOptions>>().Value, timeProvider: provider.GetService<TimeProvider>()));
    }

    /// <summary>
    /// Answers through OpenAI's Batch API where <see cref="BatchRunner"/> is used; call it after <see cref="UseOpenAI"/>, whose
    /// options it takes, and <see cref="MiddlewareBuilderExtensions.UseAnswerStore"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration's section <c>Batches</c>.</param>
    /// <returns>The same builder.</returns>
    public static LlmPerformancePredictorsBuilder UseOpenAIBatches(
        this LlmPerformancePredictorsBuilder builder, Action<BatchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IBatchService>(provider => new OpenAIBatchService(
            provider.GetRequiredService<IOptions<OpenAIChatOptions>>().Value, timeProvider: provider.GetService<TimeProvider>()));
        return builder.UseBatches(configure);
    }
}
