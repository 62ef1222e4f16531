namespace LlmPerformancePredictors.LanguageModels.Middleware.Usage;

/// <summary>What a run has used so far.</summary>
/// <param name="Calls">Calls made, failed ones included.</param>
/// <param name="Failures">Calls that gave no answer.</param>
/// <param name="Totals">Answers and their tokens.</param>
/// <param name="Money">What the counted tokens cost, at full price; null if the prices are not known.</param>
public sealed record UsageReport(long Calls, long Failures, UsageTotals Totals, decimal? Money)
{
    /// <summary>The currency of <see cref="Money"/>; null if the prices name none.</summary>
    public string? Currency { get; init; }
}
