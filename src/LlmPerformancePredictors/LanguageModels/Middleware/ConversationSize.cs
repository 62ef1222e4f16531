using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Middleware;

/// <summary>How long a call's input is.</summary>
internal static class ConversationSize
{
    /// <summary>What servers put around one message, and once around them all; chat formats take 3 to 8 tokens.</summary>
    public const int TokensAroundMessage = 16;

    /// <summary>UTF-8 bytes of all texts.</summary>
    public static long Bytes(IEnumerable<ChatMessage> messages)
    {
        long bytes = 0;
        foreach (ChatMessage message in messages) bytes += Encoding.UTF8.GetByteCount(message.Text);
        return bytes;
    }

    /// <summary>
    /// No tokenizer makes more tokens than there are bytes: those of byte-pair encodings are of one byte at least.
    /// </summary>
    public static long GetMaxInputTokens(IReadOnlyCollection<ChatMessage> messages, ChatOptions? options)
    {
        long tokens = Bytes(messages) + ((messages.Count + 1L) * TokensAroundMessage);
        if (options?.Instructions is { } instructions) tokens += Encoding.UTF8.GetByteCount(instructions) + TokensAroundMessage;
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: JsonElement schema })
            tokens += Encoding.UTF8.GetByteCount(schema.GetRawText()) + TokensAroundMessage;
        return tokens;
    }
}
