using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>
/// Makes no call that could cost more than its budget has left. A prompt has the tokens that an <see cref="ITokenCounter"/>
/// counts, or at most as many as UTF-8 bytes, and a few for the form of a chat; an answer at most as many as the call allows
/// (<see cref="ChatOptions.MaxOutputTokens"/>).
/// </summary>
/// <remarks>
/// Stands inside of retries, so that every one of them is counted. A call that the server refused or failed costs its call, and
/// no tokens; one that broke off, timed out or could not be read may have been charged for, and costs all that it had reserved.
/// So does an answer whose usage is missing or cannot be: negative, without any input, or far beyond what was reserved (16 times
/// and 100,000 tokens). Reasoning counts as part of the answer; functions, their calls and results are reserved. What has no
/// highest price (images and other contents, tools that the server runs, its conversations, raw options) is refused where
/// tokens or money are limited.
/// </remarks>
public sealed partial class BudgetedChatClient : WholeResponseChatClient
{
    private readonly Budget _budget;
    private readonly ILogger _logger;
    private readonly ITokenCounter? _tokenCounter;

    /// <summary>Creates the client.</summary>
    /// <param name="innerClient">The next client.</param>
    /// <param name="budget">What may be spent; several clients may share it.</param>
    /// <param name="logger">Is told when it ends; null for none.</param>
    /// <param name="tokenCounter">Counts the tokens of prompts; null counts their bytes.</param>
    public BudgetedChatClient(
        IChatClient innerClient,
        Budget budget,
        ILogger<BudgetedChatClient>? logger = null,
        ITokenCounter? tokenCounter = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(budget);
        (_budget, _tokenCounter) = (budget, tokenCounter);
        _logger = logger ?? NullLogger<BudgetedChatClient>.Instance;
    }

    /// <summary>Asks, if the budget allows it.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The call's options, with the most tokens of the answer.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="BudgetExceededException">The call was not made: it could cost more than is left.</exception>
    /// <exception cref="ArgumentException">Tokens or money are limited, and the call has no highest price.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] all = [.. messages];
        _budget.RequireBounded(all, options);
        TokenUsage mostUsage = TokenUsage.CreateMax(all, options, _tokenCounter, GetModel(options));
        Spending most = Spending.From(mostUsage);
        try
        {
            await _budget.ReserveAsync(most, cancellationToken).ConfigureAwait(false);
        }
        catch (BudgetExceededException exception)
        {
            if (_budget.TakesNoteOfEnd()) LogEnd(_logger, exception.Message);
            throw;
        }

        // What nothing is known of costs what it had reserved, however the call ends.
        Spending cost = most;
        try
        {
            ChatResponse response = await base.GetResponseAsync(all, options, cancellationToken).ConfigureAwait(false);
            if (TokenUsage.From(response, mostUsage) is { } usage) cost = Spending.From(usage);
            if (cost.InputTokens > most.InputTokens || cost.OutputTokens > most.OutputTokens)
                LogBeyond(_logger, cost.InputTokens, cost.OutputTokens, most.InputTokens, most.OutputTokens);
            return response;
        }
        catch (LanguageModelException exception) when (!exception.MayHaveBeenCharged)
        {
            cost = new Spending(1, 0, 0);
            throw;
        }
        finally
        {
            _budget.Settle(most, cost);
        }
    }

    [LoggerMessage(EventId = 10, EventName = "BudgetEnded", Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void LogEnd(ILogger logger, string reason);

    [LoggerMessage(
        EventId = 11, EventName = "CallBeyondReservation", Level = LogLevel.Warning,
        Message = "A call took {Input} + {Output} tokens, more than the {MaxInput} + {MaxOutput} "
            + "that it was thought to take at most; its server counts otherwise")]
    private static partial void LogBeyond(ILogger logger, long input, long output, long maxInput, long maxOutput);
}
