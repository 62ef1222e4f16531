using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Answers that were withheld: refused, filtered, spent on reasoning or replaced by a call of a tool. The same question would
/// fare no better, so nobody asks it again for money.
/// </summary>
/// <remarks>
/// A refusal in words is an <see cref="ErrorContent"/> of the answer with the code <see cref="RefusalCode"/>, as other clients of
/// <see cref="IChatClient"/> have it.
/// </remarks>
internal static class WithheldAnswer
{
    /// <summary>The <see cref="ErrorContent.ErrorCode"/> of a refusal.</summary>
    public const string RefusalCode = "Refusal";

    // What servers call a filter's end or the model's refusal (OpenAI, Azure, Anthropic, Gemini, Bedrock).
    private static readonly HashSet<string> FilterReasons = new(StringComparer.OrdinalIgnoreCase)
    {
        "content_filter", "content_filtered", "refusal", "safety", "recitation", "blocklist", "prohibited_content", "spii",
        "guardrail_intervened", "sensitive", "error_toxic", "image_safety", "blocked", "filtered", "moderation", "language",
    };

    private static readonly HashSet<string> ToolReasons = new(StringComparer.OrdinalIgnoreCase)
    {
        "tool_calls", "tool_call", "tool_use", "function_call",
    };

    private static readonly HashSet<string> LengthReasons = new(StringComparer.OrdinalIgnoreCase)
    {
        "length", "max_tokens", "max_output_tokens", "max_completion_tokens", "model_length", "model_context_window_exceeded",
        "context_length_exceeded", "token_limit", "incomplete",
    };

    // What broke off in the middle may go on well the next time.
    private static readonly HashSet<string> BrokenReasons = new(StringComparer.OrdinalIgnoreCase)
    {
        "error", "other", "abort", "aborted", "cancelled", "canceled", "interrupted", "timeout", "network_error", "failed",
        "malformed_function_call", "insufficient_system_resource",
    };

    /// <summary>Whether a finish reason says that a filter, or the model itself, ended the answer.</summary>
    /// <param name="finishReason">The reason; null for none.</param>
    public static bool IsFilter(string? finishReason) => Has(FilterReasons, finishReason);

    /// <summary>Whether a finish reason says that the answer became too long.</summary>
    /// <param name="finishReason">The reason; null for none.</param>
    public static bool IsLength(string? finishReason) => Has(LengthReasons, finishReason);

    /// <summary>Whether a finish reason says that the server broke off before the answer was whole.</summary>
    /// <param name="finishReason">The reason; null for none.</param>
    public static bool IsBroken(string? finishReason) => Has(BrokenReasons, finishReason);

    private static bool Has(HashSet<string> reasons, string? reason) =>
        reason is not null && reasons.Contains(reason.Trim().Replace('-', '_'));

    /// <summary>The words of a refusal.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The words; null if there are none.</returns>
    public static string? FindRefusal(ChatResponse response) => response.Messages
        .SelectMany(message => message.Contents).OfType<ErrorContent>()
        .Select(error => error.Message).FirstOrDefault(words => !string.IsNullOrWhiteSpace(words));

    /// <summary>Adds a refusal to an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="words">The words.</param>
    public static void SetRefusal(ChatResponse response, string words)
    {
        if (response.Messages.Count == 0) response.Messages.Add(new ChatMessage(ChatRole.Assistant, ""));
        response.Messages[^1].Contents.Add(new ErrorContent(words) { ErrorCode = RefusalCode });
    }

    /// <summary>Why an answer that cannot be used is none that another try would mend.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="text">Its text without reasoning.</param>
    /// <returns>The reason, in words without a full stop; null where another try may help.</returns>
    public static string? FindReason(ChatResponse response, string text)
    {
        if (FindRefusal(response) is { } words) return $"the model refused to answer: {words.Trim().TrimEnd('.')}";
        string? finish = response.FinishReason?.Value;
        if (IsFilter(finish) && string.IsNullOrWhiteSpace(response.Text))
            return $"a content filter, or the model's own, withheld the answer (finish reason {finish})";
        if (!string.IsNullOrWhiteSpace(text)) return null;
        AIContent[] contents = [.. response.Messages.SelectMany(message => message.Contents)];
        if (contents.OfType<FunctionCallContent>().FirstOrDefault() is { } call)
            return $"the model called the tool '{call.Name}' and gave no answer";
        if (Has(ToolReasons, finish)) return $"the model called a tool and gave no answer (finish reason {finish})";
        if (!IsLength(finish)) return null;
        return $"all tokens of the answer went to reasoning and none is left (finish reason {finish}); "
            + "more output tokens may help";
    }
}
