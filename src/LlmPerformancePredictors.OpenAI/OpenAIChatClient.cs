using System.ClientModel;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using Chat = global::OpenAI.Chat;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// OpenAI's chat completions, or those of any compatible server, as an <see cref="IChatClient"/>. The SDK's own retries are
/// off, so that one call is one request: retries, budgets and logs around this client see them all.
/// </summary>
/// <remarks>Text in, text out; tools, images and audio are not passed on. Thread safe.</remarks>
public sealed class OpenAIChatClient : WholeAnswerChatClient
{
    private readonly Chat.ChatClient _client;
    private readonly OpenAIFailures _failures;

    /// <summary>Creates the client.</summary>
    /// <param name="options">Which model answers, and where.</param>
    /// <param name="httpClient">Sends the requests, if not the SDK's own; its timeout is its owner's business.</param>
    /// <param name="timeProvider">Tells how long a server's date is away; null takes the system's clock.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is, never the key.</exception>
    public OpenAIChatClient(OpenAIChatOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null)
    {
        new OpenAIChatOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _client = options.CreateClient(httpClient).GetChatClient(options.Model);
        _failures = new OpenAIFailures(options.Model, options.ResolveApiKey()!, timeProvider ?? TimeProvider.System);
        Metadata = new ChatClientMetadata("openai", options.Endpoint, options.Model);
    }

    /// <inheritdoc/>
    protected override ChatClientMetadata Metadata { get; }

    /// <summary>Asks the model.</summary>
    /// <param name="messages">System, user and assistant messages of text.</param>
    /// <param name="options">
    /// Temperature, top p, seed, penalties, stop sequences, the most output tokens, the response format and log probabilities
    /// (<see cref="TokenLogProbabilities"/>). A model other than the client's own is refused.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer, with the tokens used and, where asked for and given, their log probabilities.</returns>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    /// <exception cref="LanguageModelException">
    /// The server refused, failed, could not be reached or not be understood; its kind says which.
    /// </exception>
    /// <exception cref="ArgumentException">The options name another model, or a message has another role.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.ModelId is { } model && model != Metadata.DefaultModelId)
        {
            throw new ArgumentException(
                $"This client asks '{Metadata.DefaultModelId}', the options name '{model}'; make a client for that model.",
                nameof(options));
        }

        Chat.ChatMessage[] all = [.. messages.Select(OpenAIChat.ToOpenAI)];
        Chat.ChatCompletionOptions settings = OpenAIChat.ToOpenAI(options);
        return await _failures.CallAsync(
            async () =>
            {
                ClientResult<Chat.ChatCompletion> result = await _client
                    .CompleteChatAsync(all, settings, cancellationToken).ConfigureAwait(false);
                return OpenAIChat.FromOpenAI(result.Value);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
