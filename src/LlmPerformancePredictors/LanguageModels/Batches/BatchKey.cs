using System.Text.Json.Serialization;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>What a custom id stands for: whose answer a result is.</summary>
/// <param name="CustomId">The id, made of the key, so that it is the same in every process.</param>
/// <param name="Key">The answer's key.</param>
/// <param name="PromptBytes">UTF-8 bytes of the prompt.</param>
/// <param name="MaxSpending">What it can cost at most.</param>
internal sealed record BatchKey(
    string CustomId, AnswerKey Key, long PromptBytes, [property: JsonPropertyName("most")] Spending MaxSpending)
{
    /// <summary>The same as the usage of an answer.</summary>
    [JsonIgnore]
    public TokenUsage MaxUsage => new(PromptBytes, MaxSpending.InputTokens, MaxSpending.OutputTokens);

    public static BatchKey Create(AnswerKey key, string prompt, ChatOptions? options, ITokenCounter? counter)
    {
        TokenUsage most = TokenUsage.CreateMax([new ChatMessage(ChatRole.User, prompt)], options, counter, key.Model);
        return new BatchKey(key.ShortFingerprint, key, most.PromptBytes, Spending.From(most));
    }
}
