using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using global::OpenAI;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;
using Chat = global::OpenAI.Chat;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// OpenAI's chat completions, or those of any compatible server, as an <see cref="IChatClient"/>. The SDK's own retries are
/// off, so that one call is one request: retries, budgets and logs around this client see them all.
/// </summary>
/// <remarks>Text in, text out; tools, images and audio are not passed on. Thread safe.</remarks>
public sealed class OpenAIChatClient : IChatClient
{
    private readonly Chat.ChatClient _client;
    private readonly ChatClientMetadata _metadata;
    private readonly OpenAIFailures _failures;

    /// <summary>Creates the client.</summary>
    /// <param name="options">Which model answers, and where.</param>
    /// <param name="httpClient">Sends the requests, if not the SDK's own; its timeout is its owner's business.</param>
    /// <param name="timeProvider">Tells how long a server's date is away; null takes the system's clock.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is, never the key.</exception>
    public OpenAIChatClient(OpenAIChatOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null)
    {
        if (options.Validate() is { Count: > 0 } errors) throw new ArgumentException(string.Join(' ', errors), nameof(options));
        var clientOptions = new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            NetworkTimeout = options.Timeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        };
        if (httpClient is not null) clientOptions.Transport = new HttpClientPipelineTransport(httpClient);
        string key = options.ResolveApiKey()!;
        _failures = new OpenAIFailures(options.Model, key, timeProvider ?? TimeProvider.System);
        _client = new Chat.ChatClient(options.Model, new ApiKeyCredential(key), clientOptions);
        _metadata = new ChatClientMetadata("openai", options.Endpoint, options.Model);
    }

    /// <summary>Asks the model.</summary>
    /// <param name="messages">System, user and assistant messages of text.</param>
    /// <param name="options">
    /// Temperature, top p, seed, penalties, stop sequences, the most output tokens, the response format and log probabilities
    /// (<see cref="TokenLogProbabilities"/>). A model other than the client's own is refused.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer, with the tokens used and, where asked for and given, their log probabilities.</returns>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    /// <exception cref="LanguageModelException">The server refused, failed, could not be reached or not be understood; its kind says which.</exception>
    /// <exception cref="ArgumentException">The options name another model, or a message has another role.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.ModelId is { } model && model != _metadata.DefaultModelId)
            throw new ArgumentException($"This client asks '{_metadata.DefaultModelId}', the options name '{model}'; make a client for that model.", nameof(options));
        Chat.ChatMessage[] all = [.. messages.Select(ToOpenAI)];
        Chat.ChatCompletionOptions settings = ToOpenAI(options);
        try
        {
            ClientResult<Chat.ChatCompletion> result = await _client.CompleteChatAsync(all, settings, cancellationToken).ConfigureAwait(false);
            return FromOpenAI(result.Value);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            // What breaks off when a call is stopped is no failure of the model.
            throw exception as OperationCanceledException
                ?? new OperationCanceledException($"The call of {_metadata.DefaultModelId} was stopped.", cancellationToken);
        }
        catch (Exception exception)
        {
            throw _failures.Of(exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Does nothing: the HTTP client belongs to who made it.</summary>
    public void Dispose()
    {
    }

    private static Chat.ChatMessage ToOpenAI(ChatMessage message) =>
        message.Role == ChatRole.System ? new Chat.SystemChatMessage(message.Text)
        : message.Role == ChatRole.User ? new Chat.UserChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new Chat.AssistantChatMessage(message.Text)
        : throw new ArgumentException($"A message has the role '{message.Role}'; allowed are system, user and assistant.", nameof(message));

    private static Chat.ChatCompletionOptions ToOpenAI(ChatOptions? options)
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
        if (TokenLogProbabilities.Requested(options) is { } alternatives)
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

    private static ChatResponse FromOpenAI(Chat.ChatCompletion completion)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, string.Concat(completion.Content.Select(part => part.Text))))
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
                ? new UsageDetails { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount, TotalTokenCount = usage.TotalTokenCount }
                : null,
            RawRepresentation = completion,
        };
        if (completion.ContentTokenLogProbabilities is { Count: > 0 } tokens)
            TokenLogProbabilities.Set(response, [.. tokens.Select(token => new TokenLogProbability(
                token.Token,
                token.LogProbability,
                [.. token.TopLogProbabilities.Select(alternative => new TokenAlternative(alternative.Token, alternative.LogProbability))]))]);
        return response;
    }
}
