using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// The settings of an answer's key: everything of <see cref="ChatOptions"/> that can change the answer, where it is set. What was
/// set in recordings keeps its text, so that they stay valid.
/// </summary>
internal static class AnswerSettings
{
    /// <summary>The name that the library's own predictor gives to its schema; recordings made with it do not have it.</summary>
    public const string PredictionsSchema = "predictions";

    // Types of others are written where the program may look at them as it runs; compiled ahead of time it may not.
    private static readonly JsonSerializerOptions Json = new()
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(AnswerJson.Default, AIJsonUtilities.DefaultOptions.TypeInfoResolver),
    };

    /// <summary>Describes settings.</summary>
    /// <param name="options">The settings.</param>
    /// <returns><c>name=value</c> separated by semicolons; empty where nothing is set.</returns>
    /// <exception cref="ArgumentException">They have what no key can hold.</exception>
    public static string Describe(ChatOptions options)
    {
        RequireDescribable(options);
        var settings = new List<string>();
        Add("temperature", options.Temperature);
        Add("top_p", options.TopP);
        Add("top_k", options.TopK);
        Add("seed", options.Seed);
        Add("max_output_tokens", options.MaxOutputTokens);
        Add("frequency_penalty", options.FrequencyPenalty);
        Add("presence_penalty", options.PresencePenalty);
        Add("response_format", DescribeFormat(options.ResponseFormat));
        Add("stop", options.StopSequences is { Count: > 0 } stop ? Serialize("StopSequences", stop) : null);
        Add("instructions", options.Instructions is { Length: > 0 } instructions ? Quote(instructions) : null);
        Add("top_log_probabilities", TokenLogProbabilities.GetRequested(options));
        if (options.ResponseFormat is ChatResponseFormatJson format)
        {
            Add("schema_name", format.SchemaName is { } name && name != PredictionsSchema ? Quote(name) : null);
            Add("schema_description", Quote(format.SchemaDescription));
        }

        Add("reasoning_effort", options.Reasoning?.Effort);
        Add("reasoning_output", options.Reasoning?.Output);
        Add("tools", options.Tools is { Count: > 0 } tools ? Serialize("Tools", tools.Select(DescribeTool).ToArray()) : null);
        Add("tool_mode", options.ToolMode switch
        {
            null => null,
            RequiredChatToolMode required => "required:" + Quote(required.RequiredFunctionName),
            AutoChatToolMode => "auto",
            NoneChatToolMode => "none",
            ChatToolMode other => other.GetType().Name,
        });
        Add("multiple_tool_calls", options.AllowMultipleToolCalls);
        Add("conversation", Quote(options.ConversationId));
        foreach ((string name, object? value) in GetFurther(options))
            Add("property:" + Quote(name), Serialize(name, value));
        return string.Join(';', settings);

        void Add(string name, object? value)
        {
            if (value is not null) settings.Add(Invariant($"{name}={value}"));
        }
    }

    private static void RequireDescribable(ChatOptions options)
    {
        string? name = options.RawRepresentationFactory is not null ? nameof(ChatOptions.RawRepresentationFactory)
#pragma warning disable MEAI001 // The property is marked as experimental; it is refused.
            : options.ContinuationToken is not null ? nameof(ChatOptions.ContinuationToken)
#pragma warning restore MEAI001
            : null;
        if (name is not null)
            throw new ArgumentException(
                $"ChatOptions.{name} is set; no key of a stored answer can hold it, so that the answer would be given for other "
                + "questions too. Leave it out, or ask without an answer store.",
                nameof(options));
    }

    private static string? DescribeFormat(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson { Schema: { } schema } => "json:" + schema.GetRawText(),
        ChatResponseFormatJson => "json",
        ChatResponseFormatText => "text",
        _ => null,
    };

    private static JsonObject DescribeTool(AITool tool)
    {
        var description = new JsonObject
        {
            ["type"] = tool is AIFunctionDeclaration ? "function" : tool.GetType().Name,
            ["name"] = tool.Name,
            ["description"] = tool.Description,
        };
        if (tool is AIFunctionDeclaration function) description["schema"] = JsonNode.Parse(function.JsonSchema.GetRawText());
        if (tool.AdditionalProperties.Count > 0)
            description["properties"] = JsonNode.Parse(Serialize(
                tool.Name, tool.AdditionalProperties.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary()));
        return description;
    }

    // The sample index and the log probabilities have their own places, if they are what they ought to be.
    private static IEnumerable<KeyValuePair<string, object?>> GetFurther(ChatOptions options) =>
        (options.AdditionalProperties ?? [])
            .Where(pair => !(pair.Key is AnswerKey.SampleProperty or TokenLogProbabilities.RequestProperty
                && options.AdditionalProperties!.TryGetValue(pair.Key, out int _)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static string? Quote(string? text) => text is null ? null : JsonSerializer.Serialize(text, AnswerJson.Default.String);

    private static string Serialize(string name, object? value)
    {
        try
        {
            return value is null ? "null" : JsonSerializer.Serialize(value, Json.GetTypeInfo(value.GetType()));
        }
        catch (Exception exception)
        {
            // Its own properties may throw whatever they like.
            throw new ArgumentException(
                $"The option '{name}' is a {value?.GetType().Name}, which cannot be written as JSON, so that no key of a stored "
                + $"answer can hold it: {exception.Message}",
                nameof(value),
                exception);
        }
    }
}
