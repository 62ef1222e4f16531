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
    // No model reads or writes as much at once.
    private const long MostOfAnyModel = 100_000_000;

    // Servers may put instructions of their own before a prompt, or reason beyond the limit of the answer; but not without end.
    private const long MostBeyondLimit = 100_000;
    private const long MostTimesLimit = 16;

    /// <summary>Whether these are counts of an answer that a model can have given: some input, and no absurd figure.</summary>
    internal bool IsPlausible => InputTokens is >= 1 and <= MostOfAnyModel && OutputTokens is >= 0 and <= MostOfAnyModel;

    /// <summary>The most that a call can take, tools included; an answer that is not limited counts with 0 tokens.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="counter">Counts tokens; null where bytes have to do.</param>
    /// <param name="model">The model that is asked; null if it is not known.</param>
    internal static TokenUsage CreateMax(
        IReadOnlyCollection<ChatMessage> messages, ChatOptions? options, ITokenCounter? counter, string? model) => new(
        ConversationSize.Bytes(messages),
        ConversationSize.GetMaxInputTokens(messages, options, counter, model),
        Math.Max(0, options?.MaxOutputTokens ?? 0));

    /// <summary>
    /// What a response says that it took: the one rule for budget, ledger, store, forecast, rate limit and batches. Output is the
    /// larger of the counted answer and of what the total has beyond the prompt, which is hidden reasoning; reasoning that is
    /// more than the counted answer cannot be part of it, and comes on top.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="most">The most that the call was thought to take.</param>
    /// <returns>
    /// The usage; null where the server did not say, or what cannot be (negative, no input at all, no output for a text, far
    /// beyond what was asked for).
    /// </returns>
    internal static TokenUsage? From(ChatResponse response, TokenUsage most)
    {
        if (response.Usage is not { InputTokenCount: { } input } said) return null;
        long reasoning = said.ReasoningTokenCount ?? 0;
        if (input < 0 || said.OutputTokenCount < 0 || said.TotalTokenCount < 0 || reasoning < 0) return null;
        long? behindPrompt = said.TotalTokenCount - input;
        if ((said.OutputTokenCount ?? behindPrompt) is not { } output) return null;
        if (reasoning > output) output = SaturatingMath.Add(output, reasoning);
        output = Math.Max(output, behindPrompt ?? output);
        if (output == 0 && !string.IsNullOrEmpty(response.Text)) return null;
        var usage = new TokenUsage(most.PromptBytes, input, output);
        return usage.IsPlausible
            && input <= GetMostPlausible(most.InputTokens)
            && (most.OutputTokens == 0 || usage.OutputTokens <= GetMostPlausible(most.OutputTokens))
            ? usage
            : null;
    }

    private static long GetMostPlausible(long limit) => (MostTimesLimit * Math.Min(limit, MostOfAnyModel)) + MostBeyondLimit;
}
