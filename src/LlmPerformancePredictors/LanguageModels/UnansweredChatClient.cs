using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>The end of a chain whose answers come later and by another way: it takes every prompt, and gives none an answer.</summary>
internal abstract class UnansweredChatClient(string provider, string model) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(provider, defaultModelId: model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string prompt = SinglePrompt.Of(messages);
        throw await WhyNotAsync(AnswerKey.Of(options?.ModelId ?? model, prompt, options), prompt, options, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>Takes a prompt.</summary>
    /// <returns>What to throw in place of an answer.</returns>
    protected abstract Task<Exception> WhyNotAsync(AnswerKey key, string prompt, ChatOptions? options, CancellationToken cancellationToken);
}
