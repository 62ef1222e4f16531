using System.Diagnostics.CodeAnalysis;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// Puts middleware around a host's language models, as the extensions of <see cref="ChatClientBuilder"/> of the same names do,
/// and registers what it needs. Each keyed model has clients of its own around it, with the same options, answer store, budget
/// and ledger. The first added is the outermost; the library's own are added in the order
/// <see cref="UseAnswerStore"/>, <see cref="UseRetries"/>, <see cref="UseRateLimit"/>, <see cref="UseBudget"/>,
/// <see cref="UseUsageLedger"/>, each if wanted; any other order is an error that says what to change. Options come from the
/// configuration's sections of these names without the <c>Use</c> (prices from <c>Prices</c>), are validated at the start of a
/// host, and are changed by the action given here.
/// </summary>
public static class MiddlewareBuilderExtensions
{
    /// <summary>
    /// Puts any middleware around what is added later, such as <c>chat => chat.UseLogging().UseOpenTelemetry()</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="add">Adds it to the pipeline of each model.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseMiddleware(
        this LlmPerformancePredictorsBuilder builder, Action<ChatClientBuilder> add)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(add);
        return builder.AddMiddleware(add);
    }

    /// <summary>
    /// Keeps every answer on disk, and asks nothing twice: <see cref="RecordingChatClient"/> with an <see cref="AnswerStore"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration's section <c>AnswerStore</c>.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseAnswerStore(
        this LlmPerformancePredictorsBuilder builder, Action<AnswerStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<AnswerStoreOptions, AnswerStoreOptionsValidator>(
            builder.Services, builder.Section("AnswerStore"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        builder.Services.TryAddSingleton(provider => new AnswerStore(
            Options<AnswerStoreOptions>(provider), provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<AnswerStore>>()));
        return builder.AddMiddleware(chat => chat.UseAnswerStore());
    }

    /// <summary>Makes failed calls again: <see cref="RetryingChatClient"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration's section <c>Retries</c>.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseRetries(
        this LlmPerformancePredictorsBuilder builder, Action<RetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<RetryOptions, RetryOptionsValidator>(
            builder.Services, builder.Section("Retries"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        return builder.AddMiddleware(chat => chat.UseRetries());
    }

    /// <summary>Limits requests and tokens a minute: <see cref="RateLimitedChatClient"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration's section <c>RateLimit</c>.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseRateLimit(
        this LlmPerformancePredictorsBuilder builder, Action<RateLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<RateLimitOptions, RateLimitOptionsValidator>(
            builder.Services, builder.Section("RateLimit"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        return builder.AddMiddleware(chat => chat.UseRateLimit());
    }

    /// <summary>
    /// Makes no call that could cost more than is left: <see cref="BudgetedChatClient"/> with a <see cref="Budget"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them to the configuration's section <c>Budget</c>.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseBudget(
        this LlmPerformancePredictorsBuilder builder, Action<BudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<BudgetOptions, BudgetOptionsValidator>(
            builder.Services, builder.Section("Budget"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BudgetOptions>, BudgetPricesValidator>());
        builder.Services.TryAddSingleton(provider =>
        {
            BudgetOptions options = Options<BudgetOptions>(provider);
            UsageTotals spent = options.CountStoredAnswers && provider.GetService<AnswerStore>() is { } store
                ? store.Totals
                : default;
            return new Budget(options, Options<TokenPriceOptions>(provider), spent);
        });
        return builder.AddMiddleware(chat => chat.UseBudget());
    }

    /// <summary>
    /// Adds up calls, tokens and money: <see cref="UsageChatClient"/> with the host's <see cref="UsageLedger"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseUsageLedger(this LlmPerformancePredictorsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMiddleware(chat => chat.UseUsageLedger());
    }

    /// <summary>Says what tokens cost, for ledger, budget and forecasts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the prices.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder ConfigurePrices(
        this LlmPerformancePredictorsBuilder builder, Action<TokenPriceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    private static T Options<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
