using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>The one user message that answer keys are made of.</summary>
internal static class SinglePrompt
{
    public static string Of(IEnumerable<ChatMessage> messages)
    {
        ChatMessage[] all = [.. messages];
        return all is [{ } only] && only.Role == ChatRole.User
            ? only.Text
            : throw new ArgumentException(
                $"Recordings answer one user message; there are {all.Length} ({string.Join(", ", all.Select(message => message.Role))}).", nameof(messages));
    }
}
