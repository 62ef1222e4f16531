using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Usage;

/// <summary>Enters every call into a ledger. Stands next to the model, so that retries count.</summary>
/// <param name="innerClient">The next client.</param>
/// <param name="ledger">Where calls are entered.</param>
public sealed class UsageChatClient(IChatClient innerClient, UsageLedger ledger) : WholeResponseChatClient(innerClient)
{
    private readonly UsageLedger _ledger = ledger ?? throw new ArgumentNullException(nameof(ledger));

    /// <summary>Asks, and enters the call.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer.</returns>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] all = [.. messages];
        try
        {
            ChatResponse response = await base.GetResponseAsync(all, options, cancellationToken).ConfigureAwait(false);
            // Bytes will do to tell what cannot be; what was reserved is no affair of a ledger.
            _ledger.AddAnswer(TokenUsage.From(response, TokenUsage.CreateMax(all, options, counter: null, model: null)));
            return response;
        }
        catch
        {
            _ledger.AddFailure();
            throw;
        }
    }
}
