using System.ClientModel.Primitives;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;
using Chat = global::OpenAI.Chat;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// The body of a request, for chat and batches alike. What options and messages say is passed on, or refused with its name;
/// nothing is left out in silence.
/// </summary>
internal static class OpenAIRequest
{
    /// <summary>How bodies are written.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes a body.</summary>
    /// <exception cref="ArgumentException">Messages or options have what cannot be passed on.</exception>
    public static JsonObject Create(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, OpenAITokenLimitField limitField)
    {
        var all = new JsonArray();
        if (options?.Instructions is { Length: > 0 } instructions)
            all.Add((JsonNode)new JsonObject { ["role"] = "system", ["content"] = instructions });
        foreach (ChatMessage message in messages) all.Add((JsonNode)Create(message));
        var body = new JsonObject { ["messages"] = all, ["model"] = model };
        if (options is null) return body;
        RefuseWhatCannotBePassedOn(options);
        JsonObject settings = JsonNode.Parse(((IPersistableModel<Chat.ChatCompletionOptions>)CreateSettings(options)).Write(
            ModelReaderWriterOptions.Json))!.AsObject();
        foreach ((string name, JsonNode? value) in settings) body[name] = value?.DeepClone();
        if (options.MaxOutputTokens is { } most)
        {
            if (limitField != OpenAITokenLimitField.MaxTokens) body["max_completion_tokens"] = most;
            if (limitField != OpenAITokenLimitField.MaxCompletionTokens) body["max_tokens"] = most;
        }

        if (options.TopK is { } topK) body["top_k"] = topK;
        if (options.Reasoning?.Effort is { } effort) body["reasoning_effort"] = GetName(effort);
        return body;
    }

    private static JsonObject Create(ChatMessage message)
    {
        string role = message.Role == ChatRole.System ? "system"
            : message.Role == ChatRole.User ? "user"
            : message.Role == ChatRole.Assistant ? "assistant"
            : throw new ArgumentException(
                $"A message has the role '{message.Role}'; allowed are system, user and assistant.", nameof(message));

        // A model's reasoning is no part of a conversation.
        if (message.Contents.FirstOrDefault(part => part is not TextContent and not TextReasoningContent) is { } other)
        {
            throw new ArgumentException(
                $"A message has {other.GetType().Name}; text alone is passed on. Leave it out.", nameof(message));
        }

        var result = new JsonObject { ["role"] = role, ["content"] = message.Text };
        if (message.AuthorName is { Length: > 0 } name) result["name"] = name;
        return result;
    }

    private static Chat.ChatCompletionOptions CreateSettings(ChatOptions options)
    {
        var result = new Chat.ChatCompletionOptions
        {
            Temperature = options.Temperature,
            TopP = options.TopP,
            FrequencyPenalty = options.FrequencyPenalty,
            PresencePenalty = options.PresencePenalty,
            ResponseFormat = options.ResponseFormat switch
            {
                null => null,
                ChatResponseFormatJson { Schema: { } schema } json => Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                    json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, true),
                ChatResponseFormatJson => Chat.ChatResponseFormat.CreateJsonObjectFormat(),
                ChatResponseFormatText => Chat.ChatResponseFormat.CreateTextFormat(),
                { } other => throw Refuse(nameof(ChatOptions.ResponseFormat), other.GetType().Name),
            },
        };
#pragma warning disable OPENAI001 // The SDK marks the seed as experimental; a reproducible request needs it.
        result.Seed = options.Seed;
#pragma warning restore OPENAI001
        if (TokenLogProbabilities.GetRequested(options) is { } alternatives)
            (result.IncludeLogProbabilities, result.TopLogProbabilityCount) = (true, alternatives);
        foreach (string stop in options.StopSequences ?? []) result.StopSequences.Add(stop);
        return result;
    }

    private static void RefuseWhatCannotBePassedOn(ChatOptions options)
    {
#pragma warning disable MEAI001 // Experimental or not, it must not be left out in silence.
        RefuseIf(options.AllowBackgroundResponses == true, nameof(ChatOptions.AllowBackgroundResponses), "true");
        RefuseIf(options.ContinuationToken is not null, nameof(ChatOptions.ContinuationToken), "set");
#pragma warning restore MEAI001
        RefuseIf(options.Tools is { Count: > 0 }, nameof(ChatOptions.Tools), "not empty");
        RefuseIf(options.ToolMode is not null, nameof(ChatOptions.ToolMode), "set");
        RefuseIf(options.AllowMultipleToolCalls is not null, nameof(ChatOptions.AllowMultipleToolCalls), "set");
        RefuseIf(options.ConversationId is not null, nameof(ChatOptions.ConversationId), "set");
        RefuseIf(options.RawRepresentationFactory is not null, nameof(ChatOptions.RawRepresentationFactory), "set");
        if (options.Reasoning?.Output is { } output and not ReasoningOutput.None)
            throw Refuse("Reasoning.Output", output.ToString());
        foreach ((string name, object? value) in options.AdditionalProperties ?? [])
        {
            // A sample's number tells answers apart; the server has no use for it.
            bool isKnown = name is AnswerKey.SampleProperty or TokenLogProbabilities.RequestProperty;
            RefuseIf(
                !isKnown || !options.AdditionalProperties!.TryGetValue(name, out int _),
                $"AdditionalProperties[\"{name}\"]",
                isKnown ? $"a {value?.GetType().Name ?? "null"} and no int" : "set");
        }
    }

    private static string GetName(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => throw Refuse("Reasoning.Effort", effort.ToString()),
    };

    private static void RefuseIf(bool isSet, string option, string value)
    {
        if (isSet) throw Refuse(option, value);
    }

    private static ArgumentException Refuse(string option, string value) => new(
        $"ChatOptions.{option} is {value}, which is not passed on to OpenAI's chat completions; leave it out.");
}
