using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;

/// <summary>How much may be asked in a minute.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The most calls in any 60 seconds; null for no limit.</summary>
    /// <value>Default null. From 1 to 10,000,000.</value>
    [OptionRange(1, 10_000_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// The most tokens, of prompts and answers, in any 60 seconds; null for no limit. What a call takes is counted where there is
    /// an <see cref="ITokenCounter"/>, estimated from what earlier ones took otherwise, and corrected when its answer is there.
    /// </summary>
    /// <value>Default null. From 1 to 1,000,000,000,000.</value>
    [OptionRange(1, 1_000_000_000_000)]
    public long? TokensPerMinute { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public RateLimitOptions Clone() => (RateLimitOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="RateLimitOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
