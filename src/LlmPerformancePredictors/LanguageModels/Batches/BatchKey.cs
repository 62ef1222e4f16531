using System.Security.Cryptography;
using System.Text;
using LlmPerformancePredictors.LanguageModels.Middleware;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>What a custom id stands for: whose answer a result is.</summary>
/// <param name="CustomId">The id, made of the key, so that it is the same in every process.</param>
/// <param name="Key">The answer's key.</param>
/// <param name="PromptBytes">UTF-8 bytes of the prompt.</param>
/// <param name="Most">What it can cost at most.</param>
internal sealed record BatchKey(string CustomId, AnswerKey Key, long PromptBytes, Spending Most)
{
    private const int IdLength = 32;

    public static BatchKey Of(AnswerKey key, string prompt, ChatOptions? options) => new(
        CustomIdOf(key), key, Encoding.UTF8.GetByteCount(prompt),
        new Spending(1, ConversationSize.MostInputTokens([new ChatMessage(ChatRole.User, prompt)], options), options?.MaxOutputTokens ?? 0));

    public static string CustomIdOf(AnswerKey key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{key.Model}\n{key.PromptSha256}\n{key.Sample}\n{key.Settings}"))))[..IdLength];
}
