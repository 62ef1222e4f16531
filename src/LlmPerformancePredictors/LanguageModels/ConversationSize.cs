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
    public static long Bytes(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(message => message.Contents).Sum(content => (long)Encoding.UTF8.GetByteCount(GetText(content)));

    /// <summary>
    /// Finds what of a call has a size that cannot be known beforehand, such as an image or a tool of the server's.
    /// </summary>
    /// <returns>What it is, in words; null if there is nothing of the kind.</returns>
    public static string? FindUnbounded(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        AIContent? content = messages.SelectMany(message => message.Contents).FirstOrDefault(content => content is not (
            TextContent or TextReasoningContent or UsageContent or FunctionCallContent or FunctionResultContent));
        if (content is not null) return $"a message has {content.GetType().Name}";
        if (options?.Tools?.FirstOrDefault(tool => tool is not AIFunctionDeclaration) is { } tool)
            return $"ChatOptions.Tools has {tool.GetType().Name}, which the server runs";
        if (options?.ConversationId is not null) return "ChatOptions.ConversationId continues a conversation that the server has";
        if (options?.RawRepresentationFactory is not null) return "ChatOptions.RawRepresentationFactory may set anything";
        string? unknown = options?.AdditionalProperties?.Keys.FirstOrDefault(
            name => name is not (AnswerKey.SampleProperty or TokenLogProbabilities.RequestProperty));
        return unknown is null ? null : $"ChatOptions.AdditionalProperties[\"{unknown}\"] may ask for any number of answers";
    }

    /// <summary>
    /// The most tokens of a call's input. Texts are counted where that can be done; otherwise no tokenizer makes more tokens than
    /// there are bytes, as those of byte-pair encodings are of one byte at least.
    /// </summary>
    public static long GetMaxInputTokens(
        IReadOnlyCollection<ChatMessage> messages, ChatOptions? options, ITokenCounter? counter, string? model)
    {
        long tokens = (messages.Count + 1L) * TokensAroundMessage;
        foreach (ChatMessage message in messages)
        {
            tokens += GetMaxTokens(message.AuthorName ?? "", counter, model);
            foreach (AIContent content in message.Contents)
                tokens += GetMaxTokens(GetText(content), counter, model) + GetMaxTokensOfFunction(content);
        }

        if (options?.Instructions is { } instructions)
            tokens += GetMaxTokens(instructions, counter, model) + TokensAroundMessage;
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: JsonElement schema } format)
            tokens += GetBytes(format.SchemaName) + GetBytes(format.SchemaDescription) + GetBytes(schema.GetRawText())
                + TokensAroundMessage;
        foreach (AITool tool in options?.Tools ?? []) tokens += GetBytes(tool) + TokensAroundMessage;
        return tokens;
    }

    /// <summary>The tokens of a text as a model counts them; null where that is not known.</summary>
    /// <exception cref="InvalidOperationException">The counter counts less than none.</exception>
    public static long? CountTokens(string text, ITokenCounter? counter, string? model)
    {
        if (counter is null || model is null || counter.CountTokens(text, model) is not { } tokens) return null;
        return tokens >= 0 ? tokens : throw new InvalidOperationException(
            $"{counter.GetType().Name} counts {tokens} tokens for the model '{model}'; allowed is 0 or more, or null.");
    }

    private static long GetMaxTokens(string text, ITokenCounter? counter, string? model) =>
        CountTokens(text, counter, model) ?? Encoding.UTF8.GetByteCount(text);

    private static string GetText(AIContent content) =>
        (content as TextContent)?.Text
        ?? (content is TextReasoningContent reasoning ? reasoning.Text + reasoning.ProtectedData : "");

    private static long GetBytes(string? text) => Encoding.UTF8.GetByteCount(text ?? "");

    // Servers write what belongs to functions into the prompt, in a form of their own.
    private static long GetBytes(AITool tool) => 2 * (
        Encoding.UTF8.GetByteCount(tool.Name) + Encoding.UTF8.GetByteCount(tool.Description)
        + (tool is AIFunctionDeclaration function ? (long)Encoding.UTF8.GetByteCount(function.JsonSchema.GetRawText()) : 0));

    private static long GetMaxTokensOfFunction(AIContent content)
    {
        long? bytes = content switch
        {
            FunctionCallContent call => Encoding.UTF8.GetByteCount(call.Name) + GetJsonBytes(call.Arguments),
            FunctionResultContent { Result: string text } => Encoding.UTF8.GetByteCount(text),
            FunctionResultContent result => GetJsonBytes(result.Result),
            _ => null,
        };
        return (2 * bytes) + TokensAroundMessage ?? 0;
    }

    private static long GetJsonBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(
        value, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T))).LongLength;
}
