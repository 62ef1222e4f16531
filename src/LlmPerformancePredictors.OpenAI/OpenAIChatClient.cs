using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using Chat = global::OpenAI.Chat;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// OpenAI's chat completions, or those of any compatible server, as an <see cref="IChatClient"/>. The SDK's own retries are
/// off, so that one call is one request: retries, budgets and logs around this client see them all.
/// </summary>
/// <remarks>Text in, text out; tools, images and audio are refused. Thread safe.</remarks>
public sealed class OpenAIChatClient : WholeAnswerChatClient
{
    private readonly Chat.ChatClient _client;
    private readonly OpenAIFailures _failures;
    private readonly OpenAITokenLimitField _tokenLimitField;

    /// <summary>Creates the client.</summary>
    /// <param name="options">Which model answers, and where.</param>
    /// <param name="httpClient">Sends the requests, if not the SDK's own; its timeout is its owner's business.</param>
    /// <param name="timeProvider">Tells how long a server's date is away; null takes the system's clock.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is, never the key.</exception>
    public OpenAIChatClient(OpenAIChatOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        new OpenAIChatOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _client = options.CreateClient(httpClient).GetChatClient(options.Model);
        var secrets = Secrets.FromOptions(options);
        Uri? address = secrets.ShowAddress(options.Endpoint);
        _failures = new OpenAIFailures(options.Model, secrets, timeProvider ?? TimeProvider.System, address);
        _tokenLimitField = options.TokenLimitField;
        Metadata = new ChatClientMetadata("openai", address, options.Model);
    }

    /// <inheritdoc/>
    protected override ChatClientMetadata Metadata { get; }

    /// <summary>Asks the model.</summary>
    /// <param name="messages">System, user and assistant messages of text.</param>
    /// <param name="options">
    /// Temperature, top p, top k, seed, penalties, stop sequences, the most output tokens, the effort of reasoning, the response
    /// format, instructions and log probabilities (<see cref="TokenLogProbabilities"/>). Anything else is refused, as is a model
    /// other than the client's own.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer, with the tokens used and, where asked for and given, their log probabilities.</returns>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    /// <exception cref="LanguageModelException">
    /// The server refused, failed, could not be reached or not be understood; its kind says which.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The options name another model or have what is not passed on, or a message has another role or more than text.
    /// </exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (options?.ModelId is { } model && model != Metadata.DefaultModelId)
        {
            throw new ArgumentException(
                $"This client asks '{Metadata.DefaultModelId}', the options name '{model}'; make a client for that model.",
                nameof(options));
        }

        string body = OpenAIRequest.Create(Metadata.DefaultModelId!, messages, options, _tokenLimitField)
            .ToJsonString(OpenAIRequest.Json);
        return await _failures.CallAsync(
            async () =>
            {
                using BinaryContent content = BinaryContent.Create(BinaryData.FromString(body));
                var request = new RequestOptions
                {
                    CancellationToken = cancellationToken,
                    ErrorOptions = ClientErrorBehaviors.NoThrow,
                };
                ClientResult result = await _client.CompleteChatAsync(content, request).ConfigureAwait(false);
                PipelineResponse response = result.GetRawResponse();
                using JsonDocument parsed = _failures.Parse(response);
                return _failures.ReadAnswer(parsed.RootElement, response);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
