using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Usage;

/// <summary>
/// Enters every call into a ledger, and tells logs, traces and metrics of it (<see cref="LanguageModelTelemetry"/>). Stands next
/// to the model, so that retries count. Prompts and answers are logged at Trace only.
/// </summary>
public sealed partial class UsageChatClient : WholeResponseChatClient
{
    private readonly UsageLedger _ledger;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    /// <summary>Creates the client.</summary>
    /// <param name="innerClient">The next client.</param>
    /// <param name="ledger">Where calls are entered.</param>
    /// <param name="timeProvider">Measures calls; null takes the system's clock.</param>
    /// <param name="logger">Is told of every call; null for none.</param>
    public UsageChatClient(
        IChatClient innerClient, UsageLedger ledger, TimeProvider? timeProvider = null, ILogger<UsageChatClient>? logger = null)
        : base(innerClient)
    {
        (_ledger, _timeProvider) = (ledger, timeProvider ?? TimeProvider.System);
        _logger = logger ?? NullLogger<UsageChatClient>.Instance;
    }

    /// <summary>Asks, and enters the call.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer.</returns>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] all = [.. messages];
        string model = GetModel(options) ?? "unknown";
        if (_logger.IsEnabled(LogLevel.Trace))
        {
            string prompt = string.Join('\n', all.Select(message => message.Text));
            LogPrompt(_logger, model, prompt);
        }

        using Activity? activity = LanguageModelTelemetry.Activities.StartActivity("llmpp.call", ActivityKind.Client);
        activity?.SetTag(LanguageModelTelemetry.ModelTag, model);
        long start = _timeProvider.GetTimestamp();
        try
        {
            ChatResponse response = await base.GetResponseAsync(all, options, cancellationToken).ConfigureAwait(false);
            TimeSpan time = _timeProvider.GetElapsedTime(start);
            TokenUsage? usage = TokenUsage.From(response, TokenUsage.CreateMax(all, options));
            _ledger.AddAnswer(usage);
            Record(activity, model, "answered", time, usage);
            LogAnswered(_logger, model, time.TotalMilliseconds, usage?.InputTokens, usage?.OutputTokens);
            if (_logger.IsEnabled(LogLevel.Trace)) LogAnswer(_logger, model, response.Text);
            return response;
        }
        catch (Exception exception)
        {
            _ledger.AddFailure();
            string outcome = exception is LanguageModelException failure ? failure.Kind.ToString()
                : exception is OperationCanceledException ? "Stopped" : exception.GetType().Name;
            TimeSpan time = _timeProvider.GetElapsedTime(start);
            Record(activity, model, outcome, time, null);
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
            LogFailed(_logger, model, time.TotalMilliseconds, outcome);
            throw;
        }
    }

    private static void Record(Activity? activity, string model, string outcome, TimeSpan time, TokenUsage? usage)
    {
        KeyValuePair<string, object?> modelTag = KeyValuePair.Create<string, object?>(LanguageModelTelemetry.ModelTag, model);
        var tags = new TagList { modelTag, { LanguageModelTelemetry.OutcomeTag, outcome } };
        activity?.SetTag(LanguageModelTelemetry.OutcomeTag, outcome);
        LanguageModelTelemetry.CallDuration.Record(time.TotalSeconds, tags);
        if (usage is null) return;
        activity?.SetTag("llmpp.tokens.input", usage.InputTokens).SetTag("llmpp.tokens.output", usage.OutputTokens);
        LanguageModelTelemetry.InputTokens.Add(usage.InputTokens, modelTag);
        LanguageModelTelemetry.OutputTokens.Add(usage.OutputTokens, modelTag);
    }

    [LoggerMessage(Level = LogLevel.Trace, Message = "{Model} is asked: {Prompt}", SkipEnabledCheck = true)]
    private static partial void LogPrompt(ILogger logger, string model, string prompt);

    [LoggerMessage(Level = LogLevel.Trace, Message = "{Model} answers: {Answer}", SkipEnabledCheck = true)]
    private static partial void LogAnswer(ILogger logger, string model, string answer);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "{Model} answered in {Milliseconds:F0} ms; {InputTokens} tokens in, {OutputTokens} out")]
    private static partial void LogAnswered(
        ILogger logger, string model, double milliseconds, long? inputTokens, long? outputTokens);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Model} gave no answer after {Milliseconds:F0} ms: {Outcome}")]
    private static partial void LogFailed(ILogger logger, string model, double milliseconds, string outcome);
}
