using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search;

/// <summary>Seed, budget and bookkeeping of an <see cref="ArchitectureSearch"/>.</summary>
public sealed class SearchOptions
{
    /// <summary>The seed of everything that is drawn.</summary>
    /// <value>Default 0. Any number.</value>
    public int Seed { get; set; }

    /// <summary>The most evaluations by the trusted predictor; failures count, known architectures do not.</summary>
    /// <value>Default null: the strategy decides. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int? MaxEvaluations { get; set; }

    /// <summary>
    /// The most time, over all runs of a journal; checked before every call of a predictor. Calls under way have
    /// <see cref="StopTimeout"/> to end.
    /// </summary>
    /// <value>Default null: no limit. Above 0.</value>
    [DurationRange("00:00:00", MinimumIsExclusive = true, Allowed = "above 0")]
    public TimeSpan? MaxTime { get; set; }

    /// <summary>The most money, in the caller's currency, of all predictors together.</summary>
    /// <value>Default null: no limit. From 0.</value>
    [OptionRange(0, Allowed = "0 or more")]
    public decimal? MaxMoney { get; set; }

    /// <summary>
    /// How long a search that is canceled, or whose time is up, waits for calls that go on without an answer, before it ends
    /// without them. Whoever ignores its cancellation token is named.
    /// </summary>
    /// <value>Default 5 s. From 0 to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00", Allowed = "0 to 1 day")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether an exception of a predictor is recorded as a failed prediction of what it was asked for; otherwise it ends the
    /// search.
    /// </summary>
    /// <value>Default false: it ends the search.</value>
    public bool CountExceptionsAsFailures { get; set; }

    /// <summary>
    /// Whether a resumed search asks again for what its journal has as a failure that may have been transient: a language model
    /// that gave no answer, a predictor that threw, or workers that were lost. The search goes on from the first of them; answers
    /// behind it are kept.
    /// </summary>
    /// <value>Default false: a failure stays one.</value>
    public bool AsksFailuresAgain { get; set; }

    /// <summary>
    /// How many proposals in a row may break a constraint or be known already before the search ends: with an exception if
    /// nothing ever kept the constraints, and as exhausted otherwise.
    /// </summary>
    /// <value>Default 10,000. From 1 to 100,000,000.</value>
    [OptionRange(1, 100_000_000)]
    public int MaxAttempts { get; set; } = 10_000;

    /// <summary>How many calls of a predictor may be under way at once. It changes nothing in the result.</summary>
    /// <value>Default 1. From 1 to 256.</value>
    [OptionRange(1, 256)]
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>
    /// The journal's file; one that exists is resumed. Beside it, <c>.clock</c> appended to its name, stand the times, so that
    /// the
    /// journal itself is the same in every run.
    /// </summary>
    /// <value>Default null: no journal.</value>
    [RequiredText("a file's path, or null for no journal", AllowNull = true)]
    public string? JournalPath { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public SearchOptions Clone() => (SearchOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="SearchOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SearchOptionsValidator : IValidateOptions<SearchOptions>;
