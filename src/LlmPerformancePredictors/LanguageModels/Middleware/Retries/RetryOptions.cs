using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Retries;

/// <summary>How often and when a failed call is made again.</summary>
public sealed class RetryOptions : IValidatableObject
{
    /// <summary>How often a call is made again.</summary>
    /// <value>Default 6. From 1 to 100.</value>
    [OptionRange(1, 100)]
    public int MaxRetries { get; set; } = 6;

    /// <summary>The mean pause before the first retry; it doubles from one retry to the next, with jitter.</summary>
    /// <value>Default 1 s. From 1 ms to 1 hour.</value>
    [DurationRange("00:00:00.001", "01:00:00")]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of our own.</summary>
    /// <value>Default 1 minute. From <see cref="BaseDelay"/> to 1 day.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest pause that a server may ask for (Retry-After); where it asks for more, this long is waited. Where it asks for
    /// less than our own pause (<see cref="BaseDelay"/>, doubled from one retry to the next, up to <see cref="MaxDelay"/>), for
    /// none or for a negative one, our own is waited.
    /// </summary>
    /// <value>Default 2 minutes. From 0 to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Seeds the jitter of the pauses; results do not depend on it. Give each of several processes its own.</summary>
    /// <value>Default 0. Any number.</value>
    public int JitterSeed { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public RetryOptions Clone() => (RetryOptions)MemberwiseClone();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        TimeSpan most = TimeSpan.FromDays(1);
        if (MaxDelay < BaseDelay || MaxDelay > most)
            yield return OptionError.Create(nameof(RetryOptions), nameof(MaxDelay), MaxDelay, $"{BaseDelay} to {most}");
    }
}

/// <summary>Checks <see cref="RetryOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RetryOptionsValidator : IValidateOptions<RetryOptions>;
