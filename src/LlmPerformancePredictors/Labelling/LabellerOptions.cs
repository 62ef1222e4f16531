using LlmPerformancePredictors.Predictors.Llm;

namespace LlmPerformancePredictors.Labelling;

/// <summary>How a pool is labelled.</summary>
public sealed class LabellerOptions
{
    /// <summary>
    /// How many architectures the predictor gets at once: as many as it asks for in one prompt (<see cref="LlmPredictorOptions.BatchSize"/>).
    /// A run that goes on must have the same, or its prompts are others.
    /// </summary>
    /// <value>Default 20. From 1 to 100,000.</value>
    public int BatchSize { get; set; } = 20;

    /// <summary>How many batches may be under way at once.</summary>
    /// <value>Default 16. From 1 to 1,024.</value>
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>After how many failed batches in a row nothing more is asked: the key is wrong, or the server is down. Null never stops.</summary>
    /// <value>Default 20. From 1 to 1,000,000.</value>
    public int? StopAfterFailures { get; set; } = 20;

    /// <summary>How often progress is reported; the end always is.</summary>
    /// <value>Default 1 s. From 0, which reports every batch, to 1 day.</value>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks(nameof(LabellerOptions));
        checks.Range(nameof(BatchSize), BatchSize, 1, 100_000);
        checks.Range(nameof(MaxConcurrency), MaxConcurrency, 1, 1024);
        if (StopAfterFailures is { } failures) checks.Range(nameof(StopAfterFailures), failures, 1, 1_000_000);
        checks.Range(nameof(ProgressInterval), ProgressInterval, TimeSpan.Zero, TimeSpan.FromDays(1));
        return checks.Errors;
    }

    internal LabellerOptions Clone() => (LabellerOptions)MemberwiseClone();
}
