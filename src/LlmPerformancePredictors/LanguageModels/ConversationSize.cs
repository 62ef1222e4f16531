using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>How long a call's input is.</summary>
internal static class ConversationSize
{
    /// <summary>What servers put around one message, and once around them all; chat formats take 3 to 8 tokens.</summary>
    public const int TokensAroundMessage = 16;

    /// <summary>UTF-8 bytes of all texts.</summary>
    public static long Bytes(IEnumerable<ChatMessage> messages)
    {
        long bytes = 0;
        foreach (ChatMessage message in messages)
            foreach (AIContent content in message.Contents)
                bytes += Encoding.UTF8.GetByteCount(
                    (content as TextContent)?.Text ?? (content as TextReasoningContent)?.Text ?? "");
        return bytes;
    }

    /// <summary>Finds what of a call has no size that is known before, such as an image or a tool of the server's.</summary>
    /// <returns>What it is, in words; null if there is nothing of the kind.</returns>
    public static string? FindUnbounded(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        AIContent? content = messages.SelectMany(message => message.Contents)
            .FirstOrDefault(content => content is not (TextContent or TextReasoningContent or UsageContent));
        if (content is not null) return $"a message has {content.GetType().Name}";
        if (options?.Tools?.FirstOrDefault(tool => tool is not AIFunctionDeclaration) is { } tool)
            return $"ChatOptions.Tools has {tool.GetType().Name}, which the server runs";
        if (options?.ConversationId is not null) return "ChatOptions.ConversationId continues a conversation that the server has";
        return options?.RawRepresentationFactory is not null ? "ChatOptions.RawRepresentationFactory may set anything" : null;
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
        foreach (AITool tool in options?.Tools ?? []) tokens += GetBytes(tool) + TokensAroundMessage;
        return tokens;
    }

    // Servers write the definition of a tool into the prompt, in a form of their own.
    private static long GetBytes(AITool tool) => 2 * (
        Encoding.UTF8.GetByteCount(tool.Name) + Encoding.UTF8.GetByteCount(tool.Description)
        + (tool is AIFunctionDeclaration function ? (long)Encoding.UTF8.GetByteCount(function.JsonSchema.GetRawText()) : 0));
}
