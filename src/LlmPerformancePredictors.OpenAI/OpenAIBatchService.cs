using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using global::OpenAI;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.Options;
using Batch = global::OpenAI.Batch;
using Files = global::OpenAI.Files;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// OpenAI's Batch API: answers within a day, for half the price of chat (https://platform.openai.com/docs/guides/batch). Thread
/// safe.
/// </summary>
/// <remarks>
/// A request's body is that which <see cref="OpenAIChatClient"/> sends. An upload takes <see cref="OpenAIChatOptions.Timeout"/>
/// at most.
/// </remarks>
public sealed class OpenAIBatchService : IBatchService
{
    private const int PageSize = 100;

    private readonly OpenAIFailures _failures;
    private readonly OpenAIBatchLines _lines;
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
        ArgumentNullException.ThrowIfNull(options);
        new OpenAIChatOptionsValidator().ThrowIfInvalid(options, nameof(options));
        OpenAIClient client = options.CreateClient(httpClient);
        var secrets = Secrets.FromOptions(options);
        _failures = new OpenAIFailures(
            options.Model, secrets, timeProvider ?? TimeProvider.System, secrets.ShowAddress(options.Endpoint));
        _lines = new OpenAIBatchLines(options.Model, options.TokenLimitField, secrets, _failures);
        _files = client.GetOpenAIFileClient();
        _batches = client.GetBatchClient();
        Model = options.Model;
    }

    /// <inheritdoc/>
    public string Model { get; }

    /// <inheritdoc/>
    public byte[] ToRequestLine(string customId, PromptCall call)
    {
        ArgumentNullException.ThrowIfNull(customId);
        ArgumentNullException.ThrowIfNull(call);
        if (call.Options?.ModelId is { } model && model != Model)
        {
            throw new ArgumentException(
                $"These batches ask '{Model}', the options name '{model}'; make a service for that model.", nameof(call));
        }

        return _lines.ToRequestLine(customId, call);
    }

    /// <inheritdoc/>
    public BatchResult? ReadResultLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return _lines.ReadResultLine(line);
    }

    /// <inheritdoc/>
    public Task<string> UploadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _failures.CallAsync(
            async () =>
            {
                using var form = new MultipartFormDataContent
                {
                    { new StringContent("batch"), "\"purpose\"" },
                    { new StreamContent(File.OpenRead(path)), "\"file\"", $"\"{Path.GetFileName(path)}\"" },
                };
                Stream stream = await form.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                using BinaryContent content = BinaryContent.Create(stream);
                ClientResult result = await _files.UploadFileAsync(
                    content, form.Headers.ContentType!.ToString(), CreateOptions(cancellationToken)).ConfigureAwait(false);
                using JsonDocument parsed = Parse(result);
                return parsed.RootElement.FindText("id") ?? throw FindFailure(parsed, "the upload has no id.");
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string> CreateAsync(string fileId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fileId);
        return _failures.CallAsync(
            async () =>
            {
                using BinaryContent content = BinaryContent.Create(BinaryData.FromString(new JsonObject
                {
                    ["input_file_id"] = fileId,
                    ["endpoint"] = OpenAIBatchLines.Endpoint,
                    ["completion_window"] = "24h",
                }.ToJsonString()));
                using JsonDocument parsed = await CreateBatchAsync(content, cancellationToken).ConfigureAwait(false);
                return parsed.RootElement.FindText("id") ?? throw FindFailure(parsed, "the batch has no id.");
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> FindAsync(string fileId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fileId);
        return _failures.CallAsync(
            async () =>
            {
                IAsyncEnumerable<ClientResult> pages =
                    _batches.GetBatchesAsync(null, PageSize, CreateOptions(cancellationToken)).GetRawPagesAsync();
                await foreach (ClientResult page in pages.ConfigureAwait(false))
                {
                    using JsonDocument parsed = Parse(page);
                    if (parsed.RootElement.Find("data") is not { ValueKind: JsonValueKind.Array } batches)
                        throw FindFailure(parsed, "the list of batches has no data.");
                    foreach (JsonElement batch in batches.EnumerateArray())
                        if (batch.FindText("input_file_id") == fileId && batch.FindText("id") is { } id) return id;
                }

                return null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<BatchStatus> GetStatusAsync(string batchId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batchId);
        return _failures.CallAsync(
            async () =>
            {
                ClientResult result = await _batches.GetBatchAsync(batchId, CreateOptions(cancellationToken))
                    .ConfigureAwait(false);
                using JsonDocument parsed = Parse(result);
                return ReadStatus(parsed);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DownloadAsync(string fileId, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fileId);
        ArgumentNullException.ThrowIfNull(destination);
        return _failures.CallAsync(
        async () =>
        {
            RequestOptions options = CreateOptions(cancellationToken);
            options.BufferResponse = false;
            ClientResult result = await _files.DownloadFileAsync(fileId, options).ConfigureAwait(false);
            using PipelineResponse response = result.GetRawResponse();
            using var reader = new StreamReader(response.ContentStream!, Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(_lines.Redact(line) + "\n");
                await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);
    }

    // The SDK's own method takes a batch that was made for a failure where a field is missing that nobody needs.
    private async Task<JsonDocument> CreateBatchAsync(BinaryContent content, CancellationToken cancellationToken)
    {
        using PipelineMessage message = _batches.Pipeline.CreateMessage();
        var address = new UriBuilder(_batches.Endpoint);
        address.Path = address.Path.TrimEnd('/') + "/batches";
        message.Request.Method = "POST";
        message.Request.Uri = address.Uri;
        message.Request.Headers.Set("Accept", "application/json");
        message.Request.Headers.Set("Content-Type", "application/json");
        message.Request.Content = content;
        message.Apply(CreateOptions(cancellationToken));
        await _batches.Pipeline.SendAsync(message).ConfigureAwait(false);
        return _failures.Parse(message.Response!);
    }

    private BatchStatus ReadStatus(JsonDocument parsed)
    {
        JsonElement batch = parsed.RootElement.Unwrap();
        string status = batch.FindText("status") ?? throw FindFailure(parsed, "the batch has no status.");
        JsonElement? counts = batch.FindObject("request_counts");
        int answered = ReadCount(counts?.FindInteger("completed")), failed = ReadCount(counts?.FindInteger("failed"));
        string?[] named = [batch.FindText("output_file_id"), batch.FindText("error_file_id")];
        string[] files = [.. named.OfType<string>().Distinct()];
        BatchState state = status.Trim().Replace('-', '_').ToLowerInvariant() switch
        {
            "completed" or "succeeded" or "success" or "finished" or "done" or "ended" => BatchState.Completed,
            "expired" or "cancelled" or "canceled" or "timeout_exceeded" => BatchState.EndedEarly,

            // What has answers was not refused as a whole.
            "failed" or "error" => answered > 0 || files.Length > 0 ? BatchState.EndedEarly : BatchState.Refused,
            "validating" or "in_progress" or "finalizing" or "cancelling" or "canceling" or "cancellation_requested"
                or "created" or "submitted" or "queued" or "pending" or "scheduled" or "starting" or "running" or "processing"
                => BatchState.InProgress,

            // To take it for work under way would ask for ever.
            _ => throw _failures.Unreadable($"the batch has the status '{status}', which is none that is known."),
        };
        return new BatchStatus(state, answered, failed, files, FindErrors(batch) ?? _failures.Hide(status));
    }

    private static int ReadCount(long? count) => (int)Math.Clamp(count ?? 0, 0, int.MaxValue);

    private LanguageModelException FindFailure(JsonDocument parsed, string reason) =>
        _failures.FindFailure(parsed.RootElement) ?? _failures.Unreadable(reason);

    private string? FindErrors(JsonElement batch)
    {
        if (batch.Find("errors") is not { } errors || errors.IsEmpty()) return null;
        JsonElement[] items = (errors.Find("data") ?? errors) is { ValueKind: JsonValueKind.Array } data
            ? [.. data.EnumerateArray()]
            : [errors];
        IEnumerable<string> texts = items.Select(item => OpenAIError.FromBody(item)).Select(
            error => error.Code is { } code ? $"{code}: {error.Words}" : error.Words);
        return _failures.Hide(string.Join(' ', texts));
    }

    private static RequestOptions CreateOptions(CancellationToken cancellationToken) =>
        new() { CancellationToken = cancellationToken };

    private JsonDocument Parse(ClientResult result) => _failures.Parse(result.GetRawResponse());
}
