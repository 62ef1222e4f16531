using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels.Middleware;

/// <summary>A client that does as a test says and counts its calls.</summary>
internal sealed class FuncChatClient(Func<string, ChatOptions?, CancellationToken, Task<ChatResponse>> answer) : IChatClient
{
    private int _calls;

    public FuncChatClient(Func<int, ChatResponse> answer)
        : this((_, _, _) => throw new NotSupportedException()) =>
        Answer = answer;

    public int Calls => Volatile.Read(ref _calls);

    private Func<int, ChatResponse>? Answer { get; }

    public static ChatResponse Response(string text, long? input = null, long? output = null) =>
        new(new ChatMessage(ChatRole.Assistant, text))
        {
            Usage = input is null ? null : new UsageDetails { InputTokenCount = input, OutputTokenCount = output },
        };

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        int call = Interlocked.Increment(ref _calls);
        if (Answer is not null) return Answer(call);
        return await answer(string.Concat(messages.Select(message => message.Text)), options, cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Middleware asks for whole answers.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("func", defaultModelId: "m") : null;

    public void Dispose()
    {
    }
}
