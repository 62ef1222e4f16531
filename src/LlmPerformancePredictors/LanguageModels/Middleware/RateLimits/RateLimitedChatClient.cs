using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;

/// <summary>
/// Has calls wait so that no 60 seconds hold more requests or tokens than are allowed; first come, first served.
/// </summary>
public sealed class RateLimitedChatClient : WholeResponseChatClient
{
    private readonly MinuteWindow _window;
    private readonly TimeProvider _timeProvider;
    private readonly ITokenCounter? _tokenCounter;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private UsageTotals _seen;

    /// <summary>Creates the client.</summary>
    /// <param name="innerClient">The next client.</param>
    /// <param name="options">How much is allowed.</param>
    /// <param name="timeProvider">Measures time; null takes the system's clock.</param>
    /// <param name="tokenCounter">Counts the tokens of prompts; null estimates them by their bytes.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public RateLimitedChatClient(
        IChatClient innerClient,
        RateLimitOptions options,
        TimeProvider? timeProvider = null,
        ITokenCounter? tokenCounter = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(options);
        new RateLimitOptionsValidator().ThrowIfInvalid(options, nameof(options));
        (_timeProvider, _tokenCounter) = (timeProvider ?? TimeProvider.System, tokenCounter);
        _window = new MinuteWindow(options.Clone(), _timeProvider);
    }

    /// <summary>Asks when it is this call's turn.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="cancellationToken">Stops waiting and call.</param>
    /// <returns>The answer.</returns>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] all = [.. messages];
        TokenUsage most = TokenUsage.CreateMax(all, options, _tokenCounter, GetModel(options));
        MinuteWindow.Entry entry = await EnterAsync(Estimate(most), cancellationToken).ConfigureAwait(false);
        ChatResponse response = await base.GetResponseAsync(all, options, cancellationToken).ConfigureAwait(false);
        if (TokenUsage.From(response, most) is { } usage)
        {
            _window.Correct(entry, usage.InputTokens + usage.OutputTokens);
            lock (_gate) _seen = _seen.Add(usage);
        }

        return response;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _turn.Dispose();
        base.Dispose(disposing);
    }

    private async Task<MinuteWindow.Entry> EnterAsync(long tokens, CancellationToken cancellationToken)
    {
        long start = _timeProvider.GetTimestamp();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (_window.TryEnter(tokens, out TimeSpan wait) is { } entry)
                {
                    LanguageModelTelemetry.RateLimitWait.Record(_timeProvider.GetElapsedTime(start).TotalSeconds);
                    return entry;
                }

                await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // Before the first answer nothing is known but the bound. A bound below the bytes was counted, and is close.
    private long Estimate(TokenUsage most)
    {
        lock (_gate)
        {
            if (_seen.MeteredAnswers == 0) return most.InputTokens + most.OutputTokens;
            double input = most.InputTokens < most.PromptBytes
                ? most.InputTokens
                : _seen.EstimateInputTokens(most.PromptBytes);
            return (long)Math.Ceiling(input + _seen.OutputTokensPerAnswer);
        }
    }
}
