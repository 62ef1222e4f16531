using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>The one user message that answer keys are made of.</summary>
internal static class SinglePrompt
{
    public static string GetPrompt(IEnumerable<ChatMessage> messages)
    {
        ChatMessage[] all = [.. messages];
        if (all is [{ } only] && only.Role == ChatRole.User) return only.Text;
        string roles = string.Join(", ", all.Select(message => message.Role));
        throw new ArgumentException($"Recordings answer one user message; there are {all.Length} ({roles}).", nameof(messages));
    }
}
