using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors.Llm;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Labeling;

/// <summary>How a pool is labeled.</summary>
public sealed class LabelerOptions
{
    /// <summary>
    /// How many architectures the predictor gets at once: as many as it asks for in one prompt
    /// (<see cref="LlmPredictorOptions.BatchSize"/>).
    /// A run that goes on must have the same, or its prompts are others.
    /// </summary>
    /// <value>Default 20. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int BatchSize { get; set; } = 20;

    /// <summary>How many batches may be under way at once.</summary>
    /// <value>Default 16. From 1 to 1,024.</value>
    [OptionRange(1, 1024)]
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>
    /// After how many failed batches in a row nothing more is asked: the key is wrong, or the server is down. Null never stops.
    /// </summary>
    /// <value>Default 20. From 1 to 1,000,000.</value>
    [OptionRange(1, 1_000_000)]
    public int? StopAfterFailures { get; set; } = 20;

    /// <summary>
    /// How long a run that is stopped waits for calls that go on, before it ends without them. Whoever ignores its cancellation
    /// token is named.
    /// </summary>
    /// <value>Default 5 s. From 0 to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00", Allowed = "0 to 1 day")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often progress is reported; the end always is.</summary>
    /// <value>Default 1 s. From 0, which reports every batch, to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public LabelerOptions Clone() => (LabelerOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="LabelerOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class LabelerOptionsValidator : IValidateOptions<LabelerOptions>;
