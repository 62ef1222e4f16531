using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.Predictors.Llm;

/// <summary>A language model that answers as a test says, and remembers what it was asked.</summary>
internal sealed partial class ScriptedChatClient(Func<string, ChatOptions?, CancellationToken, Task<string>> answer) : IChatClient
{
    public ScriptedChatClient(Func<string, string> answer)
        : this((prompt, _, _) => Task.FromResult(answer(prompt)))
    {
    }

    public List<(string Prompt, ChatOptions? Options)> Calls { get; } = [];

    /// <summary>Answers every query with the width that the toy space's architecture has in the prompt.</summary>
    public static string Widths(string prompt)
    {
        string asked = prompt[prompt.IndexOf("# Architectures", StringComparison.Ordinal)..];
        string[] scores = [.. FirstWidth().Matches(asked).Select((match, i) => $"{{\"id\": {i + 1}, \"score\": {match.Groups[1].Value}}}")];
        return $"{{\"predictions\": [{string.Join(", ", scores)}]}}";
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string prompt = messages.Single().Text;
        lock (Calls) Calls.Add((prompt, options));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, await answer(prompt, options, cancellationToken)));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The library does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    [GeneratedRegex(@"widths: \[(\d+)")]
    private static partial Regex FirstWidth();
}
