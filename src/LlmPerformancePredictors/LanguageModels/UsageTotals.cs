namespace LlmPerformancePredictors.LanguageModels;

/// <summary>What many answers took together.</summary>
/// <param name="Answers">How many there are.</param>
/// <param name="MeteredAnswers">How many of them came with a count of tokens; the other figures are theirs.</param>
/// <param name="PromptBytes">UTF-8 bytes of the metered answers' prompts.</param>
/// <param name="InputTokens">Tokens of the metered answers' prompts.</param>
/// <param name="OutputTokens">Tokens of the metered answers.</param>
public readonly record struct UsageTotals(
    long Answers, long MeteredAnswers, long PromptBytes, long InputTokens, long OutputTokens)
{
    /// <summary>All tokens.</summary>
    public long Tokens => InputTokens + OutputTokens;

    /// <summary>The mean number of output tokens of the metered answers; 0 if there are none.</summary>
    public double OutputTokensPerAnswer => MeteredAnswers == 0 ? 0 : (double)OutputTokens / MeteredAnswers;

    /// <summary>How many tokens a prompt takes, by the ratio of tokens to bytes so far.</summary>
    /// <param name="bytes">Its UTF-8 bytes.</param>
    /// <returns>The tokens; one a byte, the most there can be, where nothing is known yet.</returns>
    public double EstimateInputTokens(long bytes) => PromptBytes == 0 ? bytes : (double)InputTokens / PromptBytes * bytes;

    /// <summary>With one answer more.</summary>
    /// <param name="usage">What it took; null if its server did not say.</param>
    /// <returns>The new totals.</returns>
    public UsageTotals Add(TokenUsage? usage) => usage is null
        ? this with { Answers = Answers + 1 }
        : new UsageTotals(
            Answers + 1,
            MeteredAnswers + 1,
            PromptBytes + usage.PromptBytes,
            InputTokens + usage.InputTokens,
            OutputTokens + usage.OutputTokens);
}
