using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Middleware;

/// <summary>
/// Middleware that sees whole answers: streaming goes through <see cref="DelegatingChatClient.GetResponseAsync"/> too, so that no
/// call gets past it.
/// </summary>
/// <param name="innerClient">The next client.</param>
public abstract class WholeResponseChatClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    /// <inheritdoc/>
    public sealed override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamedResponse.StreamAsync(token => GetResponseAsync(messages, options, token), cancellationToken);
    }

    /// <summary>The model that a call asks: that of its options, or else the inner client's own.</summary>
    /// <param name="options">The call's options.</param>
    /// <returns>The name; null if none is known.</returns>
    protected string? GetModel(ChatOptions? options) =>
        options?.ModelId ?? (this.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
}
