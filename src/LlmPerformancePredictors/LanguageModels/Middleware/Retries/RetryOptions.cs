namespace LlmPerformancePredictors.LanguageModels.Middleware.Retries;

/// <summary>How often and when a failed call is made again.</summary>
public sealed class RetryOptions
{
    /// <summary>How often a call is made again.</summary>
    /// <value>Default 6. From 1 to 100.</value>
    public int MaxRetries { get; set; } = 6;

    /// <summary>The mean pause before the first retry; it doubles from one retry to the next, with jitter.</summary>
    /// <value>Default 1 s. From 1 ms to 1 hour.</value>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of our own.</summary>
    /// <value>Default 1 minute. From <see cref="BaseDelay"/> to 1 day.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause that a server may ask for (Retry-After); where it asks for more, this long is waited.</summary>
    /// <value>Default 2 minutes. From 0 to 1 day.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Seeds the jitter of the pauses; results do not depend on it. Give each of several processes its own.</summary>
    /// <value>Default 0. Any number.</value>
    public int JitterSeed { get; set; }

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks(nameof(RetryOptions));
        checks.Range(nameof(MaxRetries), MaxRetries, 1, 100);
        checks.Range(nameof(BaseDelay), BaseDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        checks.Range(nameof(MaxDelay), MaxDelay, BaseDelay, TimeSpan.FromDays(1));
        checks.Range(nameof(MaxRetryAfter), MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromDays(1));
        return checks.Errors;
    }
}
