using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Recording;

/// <summary>
/// Asks nothing twice: an answer that its store has is given from there, any other is on the disk before it is used. What a
/// live run recorded, <see cref="ReplayChatClient"/> plays. Stands outside of everything else, so that a stored answer costs
/// nothing.
/// </summary>
public sealed partial class RecordingChatClient : WholeResponseChatClient
{
    private readonly ConcurrentDictionary<AnswerKey, Task> _underWay = new();
    private readonly AnswerStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ITokenCounter? _tokenCounter;

    /// <summary>Creates the client.</summary>
    /// <param name="innerClient">The next client.</param>
    /// <param name="store">Where answers are kept; disposed of by its owner.</param>
    /// <param name="timeProvider">Tells the day that is noted with an answer; null takes the system's clock.</param>
    /// <param name="logger">Is told what is found; null for none.</param>
    /// <param name="tokenCounter">
    /// Counts the most that an answer took whose server does not say; null counts bytes.
    /// </param>
    public RecordingChatClient(
        IChatClient innerClient,
        AnswerStore store,
        TimeProvider? timeProvider = null,
        ILogger<RecordingChatClient>? logger = null,
        ITokenCounter? tokenCounter = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _timeProvider, _tokenCounter) = (store, timeProvider ?? TimeProvider.System, tokenCounter);
        _logger = logger ?? NullLogger<RecordingChatClient>.Instance;
    }

    /// <summary>Gives the stored answer, or asks and stores.</summary>
    /// <param name="messages">One user message.</param>
    /// <param name="options">Settings, part of the key.</param>
    /// <param name="cancellationToken">Stops the call; an answer that has arrived is stored nevertheless.</param>
    /// <returns>The answer. One from the store has no <see cref="ChatResponse.Usage"/>: it cost nothing.</returns>
    /// <exception cref="ArgumentException">There is not exactly one message, of the user, or no model is named.</exception>
    /// <exception cref="AnswerStoreException">Answers cannot be kept; nothing more is asked.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string prompt = SinglePrompt.GetPrompt(messages);
        string model = GetModel(options)
            ?? throw new ArgumentException(
                "No model is named, so the answer would have no key; set ChatOptions.ModelId.", nameof(options));
        AnswerKey key = AnswerKey.Create(model, prompt, options);
        while (true)
        {
            if (FindStored(key) is { } stored) return stored;
            var asking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task first = _underWay.GetOrAdd(key, asking.Task);
            if (first != asking.Task)
            {
                // The same is being asked: its answer will be in the store, or else this call asks.
                await first.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                return await AskAsync(key, prompt, options, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _underWay.TryRemove(key, out _);
                asking.SetResult();
            }
        }
    }

    private async Task<ChatResponse> AskAsync(
        AnswerKey key, string prompt, ChatOptions? options, CancellationToken cancellationToken)
    {
        // It may have come between the look and the turn.
        if (_store.TryFind(key, out RecordedAnswer? found)) return RecordedResponse.ToResponse(found);
        LanguageModelTelemetry.CountStoreLookup("miss");
        _store.ThrowIfBroken();
        ChatMessage[] messages = [new ChatMessage(ChatRole.User, prompt)];
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        TokenUsage most = TokenUsage.CreateMax(messages, options, _tokenCounter, key.Model);
        RecordedAnswer answer = RecordedResponse.ToAnswer(key, most, response, _timeProvider.GetUtcDay());
        RecordedAnswer kept = await _store.AddAsync(answer).ConfigureAwait(false);
        LogKept(_logger, key);
        return kept.Text == response.Text ? response : RecordedResponse.ToResponse(kept);
    }

    private ChatResponse? FindStored(AnswerKey key)
    {
        if (!_store.TryFind(key, out RecordedAnswer? answer)) return null;
        LanguageModelTelemetry.CountStoreLookup("hit");
        LogFound(_logger, key);
        return RecordedResponse.ToResponse(answer);
    }

    [LoggerMessage(EventId = 30, EventName = "AnswerFound", Level = LogLevel.Debug, Message = "In the store: {Key}")]
    private static partial void LogFound(ILogger logger, AnswerKey key);

    [LoggerMessage(EventId = 31, EventName = "AnswerStored", Level = LogLevel.Debug, Message = "Stored: {Key}")]
    private static partial void LogKept(ILogger logger, AnswerKey key);
}
