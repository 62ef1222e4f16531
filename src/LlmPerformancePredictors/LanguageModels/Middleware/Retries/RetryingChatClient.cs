using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Retries;

/// <summary>
/// Makes a call again where its failure may pass (408, 429, 5xx, timeouts, broken connections, unreadable answers), after a
/// pause that grows, or as long as the server asks. A refusal (400, 401, 403, 404, no credit) fails at once, in the server's
/// words.
/// </summary>
public sealed partial class RetryingChatClient : WholeResponseChatClient
{
    private readonly ResiliencePipeline _pipeline;
    private readonly ILogger _logger;

    /// <summary>Creates the client.</summary>
    /// <param name="innerClient">The next client; it fails with <see cref="LanguageModelException"/>.</param>
    /// <param name="options">How often and when; null takes the defaults.</param>
    /// <param name="timeProvider">Measures the pauses; null takes the system's clock.</param>
    /// <param name="logger">Is told of every retry; null for none.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public RetryingChatClient(
        IChatClient innerClient,
        RetryOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger<RetryingChatClient>? logger = null)
        : base(innerClient)
    {
        options ??= new RetryOptions();
        new RetryOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _logger = logger ?? NullLogger<RetryingChatClient>.Instance;
        _pipeline = RetryPipeline.Create(options, timeProvider ?? TimeProvider.System, OnRetry);
    }

    /// <summary>Asks, and asks again where that may help.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="cancellationToken">Stops call and pauses.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="LanguageModelException">The server refused, or the last retry failed too.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] all = [.. messages];
        int calls = 0;
        try
        {
            return await _pipeline.ExecuteAsync(
                async token =>
                {
                    calls++;
                    return await base.GetResponseAsync(all, options, token).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (LanguageModelException exception) when (calls > 1)
        {
            string message = FormattableString.Invariant($"{exception.Message} (call {calls} of {calls})");
            throw new LanguageModelException(message, exception.Status, exception.RetryAfter, exception)
            {
                Kind = exception.Kind,
            };
        }
    }

    private void OnRetry(LanguageModelException exception, int call, TimeSpan delay)
    {
        LanguageModelTelemetry.CountRetry(exception.Kind);
        LogRetry(_logger, call, exception.Kind, exception.Message, delay.TotalSeconds);
    }

    [LoggerMessage(
        EventId = 20, EventName = "CallRetried", Level = LogLevel.Warning,
        Message = "Call {Call} failed ({Kind}): {Reason} It is made again in {Seconds:0.0} s.")]
    private static partial void LogRetry(ILogger logger, int call, LanguageModelFailureKind kind, string reason, double seconds);
}
