namespace LlmPerformancePredictors.Search;

/// <summary>Seed, budget and bookkeeping of an <see cref="ArchitectureSearch"/>.</summary>
public sealed class SearchOptions
{
    /// <summary>The seed of everything that is drawn.</summary>
    /// <value>Default 0. Any number.</value>
    public int Seed { get; set; }

    /// <summary>The most evaluations by the trusted predictor; failures count, known architectures do not.</summary>
    /// <value>Default null: the strategy decides. From 1.</value>
    public int? MaxEvaluations { get; set; }

    /// <summary>The most time, over all runs of a journal; checked before every call of a predictor.</summary>
    /// <value>Default null: no limit. Above 0.</value>
    public TimeSpan? MaxTime { get; set; }

    /// <summary>The most money, in the caller's currency, of all predictors together.</summary>
    /// <value>Default null: no limit. From 0.</value>
    public decimal? MaxMoney { get; set; }

    /// <summary>
    /// How many proposals in a row may break a constraint or be known already before the search ends: with an exception if
    /// nothing ever kept the constraints, and as exhausted otherwise.
    /// </summary>
    /// <value>Default 10,000. From 1 to 100,000,000.</value>
    public int MaxAttempts { get; set; } = 10_000;

    /// <summary>How many calls of a predictor may be under way at once. It changes nothing in the result.</summary>
    /// <value>Default 1. From 1 to 256.</value>
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>
    /// The journal's file; one that exists is resumed. Beside it, <c>.clock</c> appended to its name, stand the times, so that the
    /// journal itself is the same in every run.
    /// </summary>
    /// <value>Default null: no journal.</value>
    public string? JournalPath { get; set; }

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var check = new OptionChecks(nameof(SearchOptions));
        if (MaxEvaluations is { } evaluations) check.Range(nameof(MaxEvaluations), evaluations, 1, int.MaxValue);
        if (MaxTime is { } time) check.Require(time > TimeSpan.Zero, nameof(MaxTime), time, "above 0");
        if (MaxMoney is { } money) check.Require(money >= 0, nameof(MaxMoney), money, "0 or more");
        check.Range(nameof(MaxAttempts), MaxAttempts, 1, 100_000_000);
        check.Range(nameof(MaxConcurrency), MaxConcurrency, 1, 256);
        if (JournalPath is { } path) check.Require(!string.IsNullOrWhiteSpace(path), nameof(JournalPath), "'" + path + "'", "a file's path, or null for no journal");
        return check.Errors;
    }

    internal SearchOptions Clone() => (SearchOptions)MemberwiseClone();
}
