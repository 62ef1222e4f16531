using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using global::OpenAI;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using Batch = global::OpenAI.Batch;
using Chat = global::OpenAI.Chat;
using Files = global::OpenAI.Files;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>OpenAI's Batch API: answers within a day, for half the price of chat (https://platform.openai.com/docs/guides/batch). Thread safe.</summary>
/// <remarks>A request's body is that which <see cref="OpenAIChatClient"/> sends. An upload takes <see cref="OpenAIChatOptions.Timeout"/> at most.</remarks>
public sealed class OpenAIBatchService : IBatchService
{
    private const string Endpoint = "/v1/chat/completions";
    private const int Ok = 200;
    private const int PageSize = 100;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OpenAIFailures _failures;
    private readonly Files.OpenAIFileClient _files;
#pragma warning disable OPENAI001 // The SDK marks batches as experimental; its methods are the protocol's own.
    private readonly Batch.BatchClient _batches;

    /// <summary>Creates the service.</summary>
    /// <param name="options">Which model answers, and where.</param>
    /// <param name="httpClient">Sends the requests, if not the SDK's own; its timeout is its owner's business.</param>
    /// <param name="timeProvider">Tells how long a server's date is away; null takes the system's clock.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is, never the key.</exception>
    public OpenAIBatchService(OpenAIChatOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null)
    {
        new OpenAIChatOptionsValidator().ThrowIfInvalid(options, nameof(options));
        OpenAIClient client = options.CreateClient(httpClient);
        _failures = new OpenAIFailures(options.Model, options.ResolveApiKey()!, timeProvider ?? TimeProvider.System);
        _files = client.GetOpenAIFileClient();
        _batches = client.GetBatchClient();
        Model = options.Model;
    }

    /// <inheritdoc/>
    public string Model { get; }

    /// <inheritdoc/>
    public byte[] ToRequestLine(string customId, PromptCall call)
    {
        if (call.Options?.ModelId is { } model && model != Model)
            throw new ArgumentException($"These batches ask '{Model}', the options name '{model}'; make a service for that model.", nameof(call));
        var body = new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = call.Text }),
            ["model"] = Model,
        };
        JsonObject settings = JsonNode.Parse(ModelReaderWriter.Write(OpenAIChat.ToOpenAI(call.Options)))!.AsObject();
        foreach ((string name, JsonNode? value) in settings) body[name] = value?.DeepClone();
        var line = new JsonObject { ["custom_id"] = customId, ["method"] = "POST", ["url"] = Endpoint, ["body"] = body };
        return Encoding.UTF8.GetBytes(line.ToJsonString(Relaxed));
    }

    /// <inheritdoc/>
    public Task<string> UploadAsync(string path, CancellationToken cancellationToken = default) => CallAsync(
        async () =>
        {
            FileStream stream = File.OpenRead(path);
            await using (stream.ConfigureAwait(false))
                return (await _files.UploadFileAsync(stream, Path.GetFileName(path), Files.FileUploadPurpose.Batch, cancellationToken).ConfigureAwait(false)).Value.Id;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string> CreateAsync(string fileId, CancellationToken cancellationToken = default) => CallAsync(
        async () =>
        {
            using BinaryContent content = BinaryContent.Create(BinaryData.FromString(new JsonObject
            {
                ["input_file_id"] = fileId,
                ["endpoint"] = Endpoint,
                ["completion_window"] = "24h",
            }.ToJsonString()));
            return (await _batches.CreateBatchAsync(content, waitUntilCompleted: false, Options(cancellationToken)).ConfigureAwait(false)).BatchId;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindAsync(string fileId, CancellationToken cancellationToken = default) => CallAsync(
        async () =>
        {
            await foreach (ClientResult page in _batches.GetBatchesAsync(null, PageSize, Options(cancellationToken)).GetRawPagesAsync().ConfigureAwait(false))
            {
                using JsonDocument parsed = Parse(page);
                foreach (JsonElement batch in parsed.RootElement.GetProperty("data").EnumerateArray())
                    if (Text(batch, "input_file_id") == fileId) return Text(batch, "id");
            }

            return null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<BatchStatus> GetStatusAsync(string batchId, CancellationToken cancellationToken = default) => CallAsync(
        async () =>
        {
            using JsonDocument parsed = Parse(await _batches.GetBatchAsync(batchId, Options(cancellationToken)).ConfigureAwait(false));
            JsonElement batch = parsed.RootElement;
            string status = Text(batch, "status") ?? throw new JsonException("the batch has no status");
            (int answered, int failed) = batch.TryGetProperty("request_counts", out JsonElement counts) && counts.ValueKind == JsonValueKind.Object
                ? (counts.GetProperty("completed").GetInt32(), counts.GetProperty("failed").GetInt32())
                : (0, 0);
            BatchState state = status switch
            {
                "completed" => BatchState.Completed,
                "expired" or "cancelled" => BatchState.EndedEarly,
                "failed" => BatchState.Refused,
                _ => BatchState.InProgress,
            };
            string?[] files = [Text(batch, "output_file_id"), Text(batch, "error_file_id")];
            return new BatchStatus(state, answered, failed, [.. files.OfType<string>()], Errors(batch) ?? status);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DownloadAsync(string fileId, Stream destination, CancellationToken cancellationToken = default) => CallAsync(
        async () =>
        {
            RequestOptions options = Options(cancellationToken);
            options.BufferResponse = false;
            using PipelineResponse response = (await _files.DownloadFileAsync(fileId, options).ConfigureAwait(false)).GetRawResponse();
            using var lines = new StreamReader(response.ContentStream!, Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
                await destination.WriteAsync(Encoding.UTF8.GetBytes(_failures.Redact(line) + "\n"), cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public BatchResult? ReadResultLine(string line)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(line);
            return Text(parsed.RootElement, "custom_id") is { } id ? Result(id, parsed.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private BatchResult Result(string id, JsonElement line)
    {
        if (line.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object)
            return new BatchResult(id, null, _failures.Hide($"{Text(error, "code")}: {Text(error, "message")}"), IsTransient: true);
        if (!line.TryGetProperty("response", out JsonElement response) || response.ValueKind != JsonValueKind.Object
            || !response.TryGetProperty("status_code", out JsonElement code) || !code.TryGetInt32(out int status) || !response.TryGetProperty("body", out JsonElement body))
            return new BatchResult(id, null, "the result has neither answer nor error", IsTransient: true);
        if (status != Ok)
        {
            var failure = new LanguageModelException(_failures.Hide($"{Model} gave no answer (HTTP {status}): {Words(body)}"), status, null, null);
            return new BatchResult(id, null, failure.Message, failure.IsTransient);
        }

        try
        {
            return new BatchResult(id, OpenAIChat.FromOpenAI(ModelReaderWriter.Read<Chat.ChatCompletion>(BinaryData.FromString(body.GetRawText()))!));
        }
        catch (Exception exception)
        {
            // The SDK meets what is not of the protocol with exceptions of many types.
            return new BatchResult(id, null, _failures.Of(exception).Message, IsTransient: true);
        }
    }

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw exception as OperationCanceledException ?? new OperationCanceledException($"The call of {Model} was stopped.", cancellationToken);
        }
        catch (Exception exception)
        {
            throw _failures.Of(exception);
        }
    }

    private static RequestOptions Options(CancellationToken cancellationToken) => new() { CancellationToken = cancellationToken };

    private static JsonDocument Parse(ClientResult result) => JsonDocument.Parse(result.GetRawResponse().Content);

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private string? Errors(JsonElement batch) =>
        batch.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Object
        && errors.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0
            ? _failures.Hide(string.Join(' ', data.EnumerateArray().Select(error => $"{Text(error, "code")}: {Text(error, "message")}")))
            : null;

    private static string Words(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object
        && Text(error, "message") is { } message ? message : body.GetRawText();
}
