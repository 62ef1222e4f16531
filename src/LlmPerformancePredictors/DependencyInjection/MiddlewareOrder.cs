using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// Keeps the library's own middleware in order, whoever composed it and whatever stands between: every piece looks at the chain
/// that it is put around.
/// </summary>
internal static class MiddlewareOrder
{
    /// <summary>All stages, from outside to inside.</summary>
    public static IReadOnlyList<MiddlewareStage> Stages { get; } = Enum.GetValues<MiddlewareStage>();

    /// <summary>Checks that a stage may be put around a chain.</summary>
    /// <exception cref="InvalidOperationException">The chain has the stage, or one that belongs outside of it.</exception>
    // A retry outside of the store would be asked of the store, one inside of the budget would be hidden from it.
    public static void Require(MiddlewareStage stage, IChatClient chain)
    {
        foreach (MiddlewareStage other in Stages)
        {
            if (other > stage || !Has(chain, other)) continue;
            throw new InvalidOperationException(other == stage
                ? $"{GetMethodName(stage)} is called twice; call it once."
                : $"{GetMethodName(stage)} stands outside of {GetMethodName(other)}; call {GetMethodName(other)} first. "
                + $"The order is {string.Join(", ", Stages.Select(GetMethodName))}.");
        }
    }

    /// <summary>Whether a chain has a stage.</summary>
    public static bool Has(IChatClient chain, MiddlewareStage stage) => chain.GetService(GetClient(stage)) is not null;

    /// <summary>The method that adds a stage.</summary>
    public static string GetMethodName(MiddlewareStage stage) => $"Use{stage}";

    private static Type GetClient(MiddlewareStage stage) => stage switch
    {
        MiddlewareStage.AnswerStore => typeof(RecordingChatClient),
        MiddlewareStage.Retries => typeof(RetryingChatClient),
        MiddlewareStage.RateLimit => typeof(RateLimitedChatClient),
        MiddlewareStage.Budget => typeof(BudgetedChatClient),
        _ => typeof(UsageChatClient),
    };
}
