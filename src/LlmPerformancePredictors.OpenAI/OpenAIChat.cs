using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;
using Chat = global::OpenAI.Chat;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>Turns messages, options and answers into the SDK's and back, for chat and batches alike.</summary>
internal static class OpenAIChat
{
    public static Chat.ChatMessage ToOpenAI(ChatMessage message) =>
        message.Role == ChatRole.System ? new Chat.SystemChatMessage(message.Text)
        : message.Role == ChatRole.User ? new Chat.UserChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new Chat.AssistantChatMessage(message.Text)
        : throw new ArgumentException(
            $"A message has the role '{message.Role}'; allowed are system, user and assistant.", nameof(message));

    public static Chat.ChatCompletionOptions ToOpenAI(ChatOptions? options)
    {
        var result = new Chat.ChatCompletionOptions();
        if (options is null) return result;
        result.Temperature = options.Temperature;
        result.TopP = options.TopP;
        result.FrequencyPenalty = options.FrequencyPenalty;
        result.PresencePenalty = options.PresencePenalty;
        result.MaxOutputTokenCount = options.MaxOutputTokens;
#pragma warning disable OPENAI001 // The SDK marks the seed as experimental; a reproducible request needs it.
        result.Seed = options.Seed;
#pragma warning restore OPENAI001
        if (TokenLogProbabilities.GetRequested(options) is { } alternatives)
            (result.IncludeLogProbabilities, result.TopLogProbabilityCount) = (true, alternatives);
        foreach (string stop in options.StopSequences ?? []) result.StopSequences.Add(stop);
        result.ResponseFormat = options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } json => Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, true),
            ChatResponseFormatJson => Chat.ChatResponseFormat.CreateJsonObjectFormat(),
            ChatResponseFormatText => Chat.ChatResponseFormat.CreateTextFormat(),
            _ => null,
        };
        return result;
    }

    public static ChatResponse FromOpenAI(Chat.ChatCompletion completion)
    {
        string text = string.Concat(completion.Content.Select(part => part.Text));
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            FinishReason = completion.FinishReason switch
            {
                Chat.ChatFinishReason.Length => ChatFinishReason.Length,
                Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
                _ => ChatFinishReason.Stop,
            },
            Usage = completion.Usage is { } usage
                ? new UsageDetails
                {
                    InputTokenCount = usage.InputTokenCount,
                    OutputTokenCount = usage.OutputTokenCount,
                    TotalTokenCount = usage.TotalTokenCount,
                }
                : null,
            RawRepresentation = completion,
        };
        if (completion.ContentTokenLogProbabilities is { Count: > 0 } tokens)
            TokenLogProbabilities.Set(response, [.. tokens.Select(FromOpenAI)]);
        return response;
    }

    private static TokenLogProbability FromOpenAI(Chat.ChatTokenLogProbabilityDetails token) => new(
        token.Token,
        token.LogProbability,
        [.. token.TopLogProbabilities.Select(other => new TokenAlternative(other.Token, other.LogProbability))]);
}
