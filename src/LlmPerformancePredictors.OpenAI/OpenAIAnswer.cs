using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// Reads a chat completion, of chat and batches alike: text, finish reason and usage, whatever any other field is. What was paid
/// for is not lost for the sake of a field that nobody needs.
/// </summary>
internal static class OpenAIAnswer
{
    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body of a response.</param>
    /// <param name="secrets">What an answer may repeat, and must not be kept with it.</param>
    /// <returns>The answer; null if there is none.</returns>
    public static ChatResponse? Find(JsonElement body, Secrets secrets)
    {
        body = body.Unwrap();
        if (FindChoice(body) is not { } choice || choice.Find("error") is { } error && !error.IsEmpty()) return null;
        JsonElement? message = choice.FindObject("message");
        JsonElement? content = FindContent(choice);
        string given = GetText(content), text = secrets.RedactAnswer(given);
        string? finishReason = FindFinishReason(choice, message, text);
        if (message is null && content is null && finishReason is null) return null;

        // An error that says something counts for more than an answer that does not.
        if (text.Length == 0 && body.Find("error") is { } failure && !failure.IsEmpty()) return null;
        var answer = new ChatMessage(ChatRole.Assistant, text);
        if (Redact(message?.FindText("refusal")) is { } refusal)
            answer.Contents.Add(new ErrorContent(refusal) { ErrorCode = "Refusal" });
        if (Redact(message?.FindText("reasoning_content") ?? message?.FindText("reasoning")) is { } reasoning)
            answer.Contents.Add(new TextReasoningContent(reasoning));
        var response = new ChatResponse(answer)
        {
            ResponseId = Redact(body.FindText("id")),
            ModelId = Redact(body.FindText("model")),
            CreatedAt = FindTime(body),
            FinishReason = Redact(finishReason) is { } reason ? new ChatFinishReason(reason) : null,
            Usage = FindUsage(body),
        };
        if (text == given && FindLogProbabilities(choice, secrets) is { } tokens) TokenLogProbabilities.Set(response, tokens);
        return response;

        string? Redact(string? value) => value is null ? null : secrets.RedactAnswer(value);
    }

    /// <summary>The first choice that has something to read, or else the first.</summary>
    public static JsonElement? FindChoice(JsonElement body)
    {
        JsonElement[] choices = body.Find("choices") switch
        {
            { ValueKind: JsonValueKind.Array } array =>
                [.. array.EnumerateArray().Where(choice => choice.ValueKind == JsonValueKind.Object)],
            { ValueKind: JsonValueKind.Object } only => [only],
            _ => [],
        };
        foreach (JsonElement choice in choices)
            if (FindContent(choice) is { } content && !content.IsEmpty()) return choice;
        return choices.Length == 0 ? null : choices[0];
    }

    // In a message, or where servers of the older completions or of streams have it.
    private static JsonElement? FindContent(JsonElement choice)
    {
        if (choice.Find("message") is { ValueKind: JsonValueKind.String } bare) return bare;
        return choice.FindObject("message")?.Find("content")
            ?? choice.FindObject("delta")?.Find("content")
            ?? choice.Find("text");
    }

    // What withheld an answer is not always said by the finish reason.
    private static string? FindFinishReason(JsonElement choice, JsonElement? message, string text)
    {
        string? said = choice.FindText("finish_reason");
        if (text.Length > 0) return said ?? choice.FindText("native_finish_reason");
        if (IsStop(said)) said = choice.FindText("native_finish_reason") ?? said;
        if (!IsStop(said)) return said;
        if (message?.Find("tool_calls") is { ValueKind: JsonValueKind.Array } calls && !calls.IsEmpty()) return "tool_calls";
        bool isFiltered = choice.FindObject("content_filter_results")?.EnumerateObject()
            .Any(result => result.Value.Find("filtered") is { ValueKind: JsonValueKind.True }) == true;
        return isFiltered ? "content_filter" : said;

        static bool IsStop(string? reason) => reason is null || reason.Equals("stop", StringComparison.OrdinalIgnoreCase);
    }

    // A text, the parts of one, or JSON that the server has already read.
    private static string GetText(JsonElement? content) => content switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(GetPart)),
        { ValueKind: JsonValueKind.Object } part when IsText(part) => GetPart(part),
        { } other => other.GetRawText(),
    };

    private static string GetPart(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.String => part.GetString()!,
        JsonValueKind.Object when IsText(part) => FindPartText(part)!.Value.GetString()!,
        _ => "",
    };

    private static bool IsText(JsonElement part) =>
        FindPartText(part) is not null && part.FindText("type") is null or "text" or "output_text";

    private static JsonElement? FindPartText(JsonElement part)
    {
        JsonElement? text = part.FindObject("text")?.Find("value") ?? part.Find("text");
        return text is { ValueKind: JsonValueKind.String } ? text : null;
    }

    private static DateTimeOffset? FindTime(JsonElement body) =>
        body.FindInteger("created") is { } seconds
        && seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static UsageDetails? FindUsage(JsonElement body)
    {
        if (body.FindObject("usage") is not { } usage) return null;
        var details = new UsageDetails
        {
            InputTokenCount = usage.FindInteger("prompt_tokens") ?? usage.FindInteger("input_tokens"),
            OutputTokenCount = usage.FindInteger("completion_tokens") ?? usage.FindInteger("output_tokens"),
            TotalTokenCount = usage.FindInteger("total_tokens"),
            CachedInputTokenCount = usage.FindObject("prompt_tokens_details")?.FindInteger("cached_tokens"),
            ReasoningTokenCount = usage.FindObject("completion_tokens_details")?.FindInteger("reasoning_tokens"),
        };
        return details.InputTokenCount is null && details.OutputTokenCount is null && details.TotalTokenCount is null
            ? null
            : details;
    }

    // One that cannot be read leaves none, because the texts of all of them are the answer.
    private static List<TokenLogProbability>? FindLogProbabilities(JsonElement choice, Secrets secrets)
    {
        if (choice.FindObject("logprobs")?.Find("content") is not { ValueKind: JsonValueKind.Array } content) return null;
        var tokens = new List<TokenLogProbability>();
        foreach (JsonElement item in content.EnumerateArray())
        {
            if (FindAlternative(item, secrets) is not { } token) return null;
            IEnumerable<JsonElement> others = item.Find("top_logprobs") is { ValueKind: JsonValueKind.Array } top
                ? top.EnumerateArray()
                : [];
            TokenAlternative[] alternatives =
                [.. others.Select(other => FindAlternative(other, secrets)).OfType<TokenAlternative>()];
            tokens.Add(new TokenLogProbability(token.Text, token.LogProbability, alternatives));
        }

        return tokens.Count == 0 ? null : tokens;
    }

    private static TokenAlternative? FindAlternative(JsonElement item, Secrets secrets) =>
        item.Find("token") is { ValueKind: JsonValueKind.String } token
        && item.Find("logprob") is { ValueKind: JsonValueKind.Number } number
        && number.TryGetDouble(out double logProbability) && double.IsFinite(logProbability)
        && token.GetString() is { } text && secrets.RedactAnswer(text) == text
            ? new TokenAlternative(text, logProbability)
            : null;
}
