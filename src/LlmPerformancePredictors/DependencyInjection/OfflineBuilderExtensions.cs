using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.LanguageModels.ByHand;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// Answers that come later: from batches, or by hand. Both need <see cref="MiddlewareBuilderExtensions.UseAnswerStore"/>.
/// </summary>
public static class OfflineBuilderExtensions
{
    /// <summary>
    /// Registers <see cref="BatchRunner"/>, over the vendor's <see cref="IBatchService"/>, the answer store and the budget, if
    /// there is
    /// one.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration's section <c>Batches</c>.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseBatches(
        this LlmPerformancePredictorsBuilder builder, Action<BatchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<BatchOptions, BatchOptionsValidator>(
            builder.Services, builder.Section("Batches"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        builder.Services.TryAddSingleton(provider => new BatchRunner(
            provider.GetService<IBatchService>()
                ?? throw new InvalidOperationException(
                    "No batch service is registered; call UseOpenAIBatches, or add your own IBatchService."),
            provider.GetService<AnswerStore>()
                ?? throw new InvalidOperationException("Batches need an answer store; call UseAnswerStore."),
            provider.GetRequiredService<IOptions<BatchOptions>>().Value,
            provider.GetService<Budget>(),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<BatchRunner>>(),
            provider.GetService<ITokenCounter>()));
        return builder;
    }

    /// <summary>
    /// Exports prompts instead of asking a language model, and registers the <see cref="PromptFolder"/> to import answers with.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration's section <c>PromptFolder</c>.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UsePromptFolder(
        this LlmPerformancePredictorsBuilder builder, Action<PromptFolderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<PromptFolderOptions, PromptFolderOptionsValidator>(
            builder.Services, builder.Section("PromptFolder"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        builder.Services.TryAddSingleton(provider => new PromptFolder(
            provider.GetRequiredService<IOptions<PromptFolderOptions>>().Value, provider.GetService<TimeProvider>()));
        return builder.UseChatClient(provider => provider.GetRequiredService<PromptFolder>().AsChatClient());
    }
}
