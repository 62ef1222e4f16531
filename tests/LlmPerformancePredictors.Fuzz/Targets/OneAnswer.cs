using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>A language model that always answers the same.</summary>
internal sealed class OneAnswer(ChatResponse response) : WholeAnswerChatClient
{
    protected override ChatClientMetadata Metadata { get; } = new("fuzz", defaultModelId: "m");

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(response);
}
