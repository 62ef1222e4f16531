using System.ClientModel.Primitives;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using Chat = global::OpenAI.Chat;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>The lines of the Batch API's files: requests as they are uploaded, results as they are downloaded.</summary>
internal sealed class OpenAIBatchLines(string model, OpenAIFailures failures)
{
    /// <summary>Where the service sends the requests of a batch.</summary>
    public const string Endpoint = "/v1/chat/completions";

    private const int Ok = 200;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] ToRequestLine(string customId, PromptCall call)
    {
        var body = new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = call.Text }),
            ["model"] = model,
        };
        JsonObject settings = JsonNode.Parse(ModelReaderWriter.Write(OpenAIChat.ToOpenAI(call.Options)))!.AsObject();
        foreach ((string name, JsonNode? value) in settings) body[name] = value?.DeepClone();
        var line = new JsonObject { ["custom_id"] = customId, ["method"] = "POST", ["url"] = Endpoint, ["body"] = body };
        return Encoding.UTF8.GetBytes(line.ToJsonString(Relaxed));
    }

    public BatchResult? ReadResultLine(string line)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(line);
            return parsed.RootElement.FindText("custom_id") is { } id ? ReadResult(id, parsed.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private BatchResult ReadResult(string id, JsonElement line)
    {
        if (line.FindObject("error") is { } error) return Fail(error.FindText("code") + ": " + error.FindText("message"));
        if (line.FindObject("response") is not { } response
            || !response.TryGetProperty("status_code", out JsonElement code)
            || !code.TryGetInt32(out int status)
            || !response.TryGetProperty("body", out JsonElement body))
            return Fail("the result has neither answer nor error");
        if (status != Ok)
        {
            string message = failures.Hide($"{model} gave no answer (HTTP {status}): {GetMessage(body)}");
            var failure = new LanguageModelException(message, status, null, null);
            return new BatchResult(id, null, failure.Message, failure.IsTransient);
        }

        try
        {
            var completion = ModelReaderWriter.Read<Chat.ChatCompletion>(BinaryData.FromString(body.GetRawText()));
            return new BatchResult(id, OpenAIChat.FromOpenAI(completion!));
        }
        catch (Exception exception)
        {
            // The SDK meets what is not of the protocol with exceptions of many types.
            return Fail(failures.Classify(exception).Message);
        }

        BatchResult Fail(string reason) => new(id, null, failures.Hide(reason), IsTransient: true);
    }

    private static string GetMessage(JsonElement body) => body.FindObject("error")?.FindText("message") ?? body.GetRawText();
}
