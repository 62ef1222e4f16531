using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>The lines of the Batch API's files: requests as they are uploaded, results as they are downloaded.</summary>
internal sealed class OpenAIBatchLines(
    string model, OpenAITokenLimitField tokenLimitField, Secrets secrets, OpenAIFailures failures)
{
    /// <summary>Where the service sends the requests of a batch.</summary>
    public const string Endpoint = "/v1/chat/completions";

    private const string CustomId = "custom_id";
    private const int Ok = 200;
    private const int FirstRedirection = 300;

    public byte[] ToRequestLine(string customId, PromptCall call)
    {
        JsonObject body = OpenAIRequest.Create(model, [new ChatMessage(ChatRole.User, call.Text)], call.Options, tokenLimitField);
        var line = new JsonObject { [CustomId] = customId, ["method"] = "POST", ["url"] = Endpoint, ["body"] = body };
        return Encoding.UTF8.GetBytes(line.ToJsonString(OpenAIRequest.Json));
    }

    /// <summary>A line of results as it is kept: without secrets that an answer repeats, and otherwise as it is.</summary>
    public string Redact(string line)
    {
        try
        {
            JsonNode? parsed = JsonNode.Parse(line);
            return RedactTexts(parsed) ? parsed!.ToJsonString(OpenAIRequest.Json) : line;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // It is not JSON in the strict sense, or has a name twice.
            return secrets.RedactAnswer(line);
        }
    }

    public BatchResult? ReadResultLine(string line)
    {
        try
        {
            using JsonDocument parsed = LenientJson.Parse(Encoding.UTF8.GetBytes(line));
            return parsed.RootElement.FindText(CustomId) is { } id ? ReadResult(id, parsed.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private BatchResult ReadResult(string id, JsonElement line)
    {
        JsonElement? response = line.FindObject("response");
        long? status = response?.FindInteger("status_code");
        using JsonDocument? quoted = ParseQuoted(response?.FindText("body"));
        JsonElement? body = quoted?.RootElement ?? response?.Find("body");

        // An answer counts, whatever stands beside it.
        if (body is { } answered && status is null or (>= Ok and < FirstRedirection)
            && OpenAIAnswer.Find(answered, secrets) is { } answer)
            return new BatchResult(id, answer);
        if (line.Find("error") is { } error && !error.IsEmpty()) return Fail(Describe(line));
        if (body is null || body is { ValueKind: JsonValueKind.Null } || (status is null && body.Value.IsEmpty()))
            return Fail("the result has neither answer nor error");
        LanguageModelException failure = status is >= FirstRedirection and <= int.MaxValue
            ? failures.FromBody(body.Value, (int)status)
            : failures.FindFailure(body.Value) ?? failures.Unreadable("it has no choice with a message.");
        return new BatchResult(id, null, failure.Message, failure.IsTransient);

        BatchResult Fail(string reason) => new(id, null, failures.Hide(reason), IsTransient: true);
    }

    private static string Describe(JsonElement line)
    {
        OpenAIError error = OpenAIError.FromBody(line);
        return error.Code is { } code ? $"{code}: {error.Words}" : error.Words;
    }

    private static JsonDocument? ParseQuoted(string? body)
    {
        try
        {
            return body is null ? null : LenientJson.Parse(Encoding.UTF8.GetBytes(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Names of properties stay, and so does the id, which says whose result it is.
    private bool RedactTexts(JsonNode? node)
    {
        bool isChanged = false;
        switch (node)
        {
            case JsonObject item:
                foreach ((string name, JsonNode? value) in item.ToArray())
                {
                    if (name == CustomId && value?.GetValueKind() == JsonValueKind.String) continue;
                    if (FindRedacted(value) is { } text) (item[name], isChanged) = (text, true);
                    else isChanged |= RedactTexts(value);
                }

                break;
            case JsonArray items:
                for (int i = 0; i < items.Count; i++)
                {
                    if (FindRedacted(items[i]) is { } text) (items[i], isChanged) = (text, true);
                    else isChanged |= RedactTexts(items[i]);
                }

                break;
        }

        return isChanged;
    }

    private string? FindRedacted(JsonNode? value)
    {
        if (value?.GetValueKind() != JsonValueKind.String) return null;
        string text = value.GetValue<string>(), redacted = secrets.RedactAnswer(text);
        return redacted == text ? null : redacted;
    }
}
