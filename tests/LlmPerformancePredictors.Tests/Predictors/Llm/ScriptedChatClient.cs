using System.Text.RegularExpressions;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.Predictors.Llm;

/// <summary>A language model that answers as a test says, and remembers what it was asked.</summary>
internal sealed partial class ScriptedChatClient(Func<string, ChatOptions?, CancellationToken, Task<string>> answer) : IChatClient
{
    public ScriptedChatClient(Func<string, string> answer)
        : this((prompt, _, _) => Task.FromResult(answer(prompt)))
    {
    }

    public ScriptedChatClient(string answer, IReadOnlyList<TokenLogProbability> tokens)
        : this(_ => answer) => Tokens = _ => tokens;

    /// <summary>The log probabilities that an answer comes with; null for none.</summary>
    public Func<string, IReadOnlyList<TokenLogProbability>>? Tokens { get; init; }

    /// <summary>Why every answer ends; null says nothing of it.</summary>
    public ChatFinishReason? FinishReason { get; init; }

    public List<(string Prompt, ChatOptions? Options)> Calls { get; } = [];

    /// <summary>Answers every query with the width that the toy space's architecture has in the prompt.</summary>
    public static string Widths(string prompt)
    {
        string asked = prompt[prompt.IndexOf("# Architectures", StringComparison.Ordinal)..];
        string[] scores = [.. FirstWidth()
            .Matches(asked)
            .Select((match, i) => $"{{\"id\": {i + 1}, \"score\": {match.Groups[1].Value}}}")];
        return $"{{\"predictions\": [{string.Join(", ", scores)}]}}";
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string prompt = messages.Single().Text;
        lock (Calls) Calls.Add((prompt, options));
        string text = await answer(prompt, options, cancellationToken);
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = FinishReason };
        if (Tokens is not null) TokenLogProbabilities.Set(response, Tokens(text));
        return response;
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
