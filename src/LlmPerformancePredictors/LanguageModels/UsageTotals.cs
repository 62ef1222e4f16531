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
    public long Tokens => SaturatingMath.Add(InputTokens, OutputTokens);

    /// <summary>The most that the prompts of answers without a count can have taken, as far as it is known.</summary>
    internal long ReservedInputTokens { get; init; }

    /// <summary>The most that answers without a count can have taken, as far as it is known.</summary>
    internal long ReservedOutputTokens { get; init; }

    /// <summary>The mean number of output tokens of the metered answers; 0 if there are none.</summary>
    public double OutputTokensPerAnswer => MeteredAnswers == 0 ? 0 : (double)OutputTokens / MeteredAnswers;

    /// <summary>How many tokens a prompt takes, by the ratio of tokens to bytes so far.</summary>
    /// <param name="bytes">Its UTF-8 bytes.</param>
    /// <returns>The tokens; one a byte, the most there can be, where nothing is known yet.</returns>
    public double EstimateInputTokens(long bytes) => PromptBytes == 0 ? bytes : (double)InputTokens / PromptBytes * bytes;

    /// <summary>With one answer more. Sums stop at the greatest number.</summary>
    /// <param name="usage">What it took; null if its server did not say. Counts that cannot be are taken for none.</param>
    /// <returns>The new totals.</returns>
    public UsageTotals Add(TokenUsage? usage) => Add(usage, reservation: null);

    /// <summary>With one answer more.</summary>
    /// <param name="usage">What it took; null if its server did not say.</param>
    /// <param name="reservation">The most that it can have taken; counts where there is no plausible usage.</param>
    /// <returns>The new totals.</returns>
    internal UsageTotals Add(TokenUsage? usage, TokenUsage? reservation)
    {
        UsageTotals next = this with { Answers = SaturatingMath.Add(Answers, 1) };
        if (usage is { IsPlausible: true })
        {
            return next with
            {
                MeteredAnswers = SaturatingMath.Add(MeteredAnswers, 1),
                PromptBytes = SaturatingMath.Add(PromptBytes, Math.Max(0, usage.PromptBytes)),
                InputTokens = SaturatingMath.Add(InputTokens, usage.InputTokens),
                OutputTokens = SaturatingMath.Add(OutputTokens, usage.OutputTokens),
            };
        }

        // Versions before stored counts that cannot be; of such an answer at least the prompt is known.
        long input = reservation?.InputTokens
            ?? (usage is null ? 0 : SaturatingMath.Add(Math.Max(0, usage.PromptBytes), 2 * ConversationSize.TokensAroundMessage));
        return next with
        {
            ReservedInputTokens = SaturatingMath.Add(ReservedInputTokens, Math.Max(0, input)),
            ReservedOutputTokens = SaturatingMath.Add(ReservedOutputTokens, Math.Max(0, reservation?.OutputTokens ?? 0)),
        };
    }
}
