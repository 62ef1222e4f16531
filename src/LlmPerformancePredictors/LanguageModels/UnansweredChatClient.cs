using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// The end of a chain whose answers come later and by another way: it takes every prompt, and gives none an answer.
/// </summary>
internal abstract class UnansweredChatClient(string provider, string model) : WholeAnswerChatClient
{
    /// <inheritdoc/>
    protected override ChatClientMetadata Metadata { get; } = new(provider, defaultModelId: model);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string prompt = SinglePrompt.GetPrompt(messages);
        AnswerKey key = AnswerKey.Create(options?.ModelId ?? model, prompt, options);
        throw await TakePromptAsync(key, prompt, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a prompt.</summary>
    /// <returns>What to throw in place of an answer.</returns>
    protected abstract Task<Exception> TakePromptAsync(
        AnswerKey key, string prompt, ChatOptions? options, CancellationToken cancellationToken);
}
