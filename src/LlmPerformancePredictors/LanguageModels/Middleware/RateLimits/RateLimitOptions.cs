namespace LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;

/// <summary>How much may be asked in a minute.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The most calls in any 60 seconds; null for no limit.</summary>
    /// <value>Default null. From 1 to 10,000,000.</value>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// The most tokens, of prompts and answers, in any 60 seconds; null for no limit. What a call takes is estimated from
    /// what earlier ones took, and corrected when its answer is there.
    /// </summary>
    /// <value>Default null. From 1 to 1,000,000,000,000.</value>
    public long? TokensPerMinute { get; set; }

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks(nameof(RateLimitOptions));
        if (RequestsPerMinute is { } requests) checks.Range(nameof(RequestsPerMinute), requests, 1, 10_000_000);
        if (TokensPerMinute is { } tokens) checks.Range(nameof(TokensPerMinute), tokens, 1, 1_000_000_000_000);
        return checks.Errors;
    }
}
