using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>The one user message that answer keys are made of.</summary>
internal static class SinglePrompt
{
    public static string GetPrompt(IEnumerable<ChatMessage> messages)
    {
        ChatMessage[] all = [.. messages];
        if (all is [{ } only] && only.Role == ChatRole.User)
        {
            // What the key does not hold would have the answer given for other questions too.
            string? more = only.Contents.FirstOrDefault(content => content is not TextContent)?.GetType().Name
                ?? (string.IsNullOrEmpty(only.AuthorName) ? null : nameof(ChatMessage.AuthorName));
            return more is null ? only.Text : throw new ArgumentException(
                $"The user message has {more}, which no key of a recorded answer can hold; leave it out, or ask without "
                + "recordings.",
                nameof(messages));
        }

        string roles = string.Join(", ", all.Select(message => message.Role));
        throw new ArgumentException($"Recordings answer one user message; there are {all.Length} ({roles}).", nameof(messages));
    }
}
