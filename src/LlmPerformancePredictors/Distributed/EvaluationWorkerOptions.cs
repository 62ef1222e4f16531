using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Distributed;

/// <summary>How an <see cref="EvaluationWorker"/> works.</summary>
public sealed class EvaluationWorkerOptions
{
    /// <summary>The worker's name, unique among those of a queue, for results and for watching.</summary>
    /// <value>Default null: the machine's name and the number of the process.</value>
    [RequiredText("a name, or null for the machine's with the process", AllowNull = true)]
    public string? Name { get; set; }

    /// <summary>How many evaluations are under way at once.</summary>
    /// <value>Default 1. From 1 to 256.</value>
    [OptionRange(1, 256)]
    public int Concurrency { get; set; } = 1;

    /// <summary>
    /// How often a task is delivered, to any workers, before it is given up as a failure: one that kills its workers must not go
    /// round for ever. A worker that is stopped while it evaluates counts, too.
    /// </summary>
    /// <value>Default 5. From 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>How long nobody gets a task whose evaluation threw.</summary>
    /// <value>Default 1 s. From 0 to 1 hour.</value>
    [DurationRange("00:00:00", "01:00:00", Allowed = "0 to 1 hour")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest that an evaluation may take; it is canceled then, and counts as one that threw. The heart of a worker beats
    /// beside its evaluations, so nothing else ends one that hangs in a worker that does not.
    /// </summary>
    /// <value>Default null: no limit. Above 0.</value>
    [DurationRange("00:00:00", MinimumIsExclusive = true, Allowed = "above 0")]
    public TimeSpan? EvaluationTimeout { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public EvaluationWorkerOptions Clone() => (EvaluationWorkerOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="EvaluationWorkerOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class EvaluationWorkerOptionsValidator : IValidateOptions<EvaluationWorkerOptions>;
