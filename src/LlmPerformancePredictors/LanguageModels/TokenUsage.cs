using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>What one answer took, as its server counted it.</summary>
/// <param name="PromptBytes">
/// UTF-8 bytes of the prompt; with <paramref name="InputTokens"/> the ratio that forecasts go by.
/// </param>
/// <param name="InputTokens">Tokens of the prompt.</param>
/// <param name="OutputTokens">Tokens of the answer, hidden reasoning included.</param>
public sealed record TokenUsage(long PromptBytes, long InputTokens, long OutputTokens)
{
    /// <summary>What a response says that it took.</summary>
    /// <returns>The usage; null where the server did not say.</returns>
    internal static TokenUsage? From(ChatResponse response, long promptBytes) =>
        response.Usage is { InputTokenCount: { } input, OutputTokenCount: { } output }
            ? new TokenUsage(promptBytes, input, output)
            : null;
}
