using System.Diagnostics.CodeAnalysis;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.AI;

/// <summary>
/// Adds the library's middleware to any pipeline, beside that of others. The first added is the outermost; the order is
/// <see cref="UseAnswerStore"/>, <see cref="UseRetries"/>, <see cref="UseRateLimit"/>, <see cref="UseBudget"/>,
/// <see cref="UseUsageLedger"/>, each if wanted and once; any other is an <see cref="InvalidOperationException"/> of
/// <see cref="ChatClientBuilder.Build"/> that says what to change. What is not given here comes from the services that the
/// pipeline is built with; clock, loggers and <see cref="ITokenCounter"/> do where they are registered.
/// </summary>
public static class LlmPerformancePredictorsChatClientBuilderExtensions
{
    /// <summary>
    /// Keeps every answer on disk, and asks nothing twice: <see cref="RecordingChatClient"/>. Middleware that asks several times
    /// for one answer (<see cref="FunctionInvokingChatClient"/>) belongs inside of it, as it stores answers to one user message.
    /// </summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="store">Where answers are kept; null takes that of the services.</param>
    /// <returns>The pipeline.</returns>
    public static ChatClientBuilder UseAnswerStore(this ChatClientBuilder builder, AnswerStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(MiddlewareStage.AnswerStore, (inner, services) => new RecordingChatClient(
            inner,
            store ?? Require<AnswerStore>(services, MiddlewareStage.AnswerStore),
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<RecordingChatClient>>(),
            services.GetService<ITokenCounter>()));
    }

    /// <summary>Makes failed calls again: <see cref="RetryingChatClient"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">How often and when; null takes those of the services, or else the defaults.</param>
    /// <returns>The pipeline.</returns>
    public static ChatClientBuilder UseRetries(this ChatClientBuilder builder, RetryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(MiddlewareStage.Retries, (inner, services) => new RetryingChatClient(
            inner,
            options ?? FindOptions<RetryOptions>(services),
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<RetryingChatClient>>()));
    }

    /// <summary>Limits requests and tokens a minute: <see cref="RateLimitedChatClient"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">How much is allowed; null takes those of the services.</param>
    /// <returns>The pipeline.</returns>
    public static ChatClientBuilder UseRateLimit(this ChatClientBuilder builder, RateLimitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(MiddlewareStage.RateLimit, (inner, services) => new RateLimitedChatClient(
            inner,
            options ?? FindOptions<RateLimitOptions>(services)
                ?? throw Missing(MiddlewareStage.RateLimit, nameof(RateLimitOptions)),
            services.GetService<TimeProvider>(),
            services.GetService<ITokenCounter>()));
    }

    /// <summary>Makes no call that could cost more than is left: <see cref="BudgetedChatClient"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="budget">What may be spent; null takes that of the services.</param>
    /// <returns>The pipeline.</returns>
    public static ChatClientBuilder UseBudget(this ChatClientBuilder builder, Budget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(MiddlewareStage.Budget, (inner, services) => new BudgetedChatClient(
            inner,
            budget ?? Require<Budget>(services, MiddlewareStage.Budget),
            services.GetService<ILogger<BudgetedChatClient>>(),
            services.GetService<ITokenCounter>()));
    }

    /// <summary>Adds up calls, tokens and money: <see cref="UsageChatClient"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="ledger">Where calls are entered; null takes that of the services.</param>
    /// <returns>The pipeline.</returns>
    public static ChatClientBuilder UseUsageLedger(this ChatClientBuilder builder, UsageLedger? ledger = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(MiddlewareStage.UsageLedger, (inner, services) => new UsageChatClient(
            inner, ledger ?? Require<UsageLedger>(services, MiddlewareStage.UsageLedger)));
    }

    private static ChatClientBuilder Add(
        this ChatClientBuilder builder, MiddlewareStage stage, Func<IChatClient, IServiceProvider, IChatClient> wrap) =>
        builder.Use((inner, services) =>
        {
            MiddlewareOrder.Require(stage, inner);
            return wrap(inner, services);
        });

    private static T Require<T>(IServiceProvider services, MiddlewareStage stage)
        where T : class => services.GetService<T>() ?? throw Missing(stage, typeof(T).Name);

    // Without a registration, IOptions<T> would make up options in which nothing is set.
    private static T? FindOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        IServiceProvider services)
        where T : class =>
        services.GetService<IConfigureOptions<T>>() is null && services.GetService<IValidateOptions<T>>() is null
            ? null
            : services.GetRequiredService<IOptions<T>>().Value;

    private static InvalidOperationException Missing(MiddlewareStage stage, string what) => new(
        $"{MiddlewareOrder.GetMethodName(stage)} has no {what}: none is given, and none is registered; give it one, "
        + $"or call {MiddlewareOrder.GetMethodName(stage)} on the builder of AddLlmPerformancePredictors and build with its "
        + "services.");
}
