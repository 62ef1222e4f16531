namespace LlmPerformancePredictors.LanguageModels;

/// <summary>What many answers took together.</summary>
/// <param name="Answers">How many there are.</param>
/// <param name="MeteredAnswers">How many of them came with a count of tokens; the other figures are theirs.</param>
/// <param name="PromptBytes">UTF-8 bytes of the metered answers' prompts.</param>
/// <param name="InputTokens">Tokens of the metered answers' prompts.</param>
/// <param name="OutputTokens">Tokens of the metered answers.</param>
public readonly record struct UsageTotals(long Answers, long MeteredAnswers, long PromptBytes, long InputTokens, long OutputTokens)
{
    /// <summary>All tokens.</summary>
    public long Tokens => InputTokens + OutputTokens;

    /// <summary>With one answer more.</summary>
    /// <param name="usage">What it took; null if its server did not say.</param>
    /// <returns>The new totals.</returns>
    public UsageTotals With(TokenUsage? usage) => usage is null
        ? this with { Answers = Answers + 1 }
        : new UsageTotals(
            Answers + 1, MeteredAnswers + 1, PromptBytes + usage.PromptBytes, InputTokens + usage.InputTokens, OutputTokens + usage.OutputTokens);
}
