using LlmPerformancePredictors.LanguageModels.Middleware.Retries;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>How <see cref="BatchRunner"/> works.</summary>
public sealed class BatchOptions
{
    /// <summary>Where requests, states and results of the batches are kept, one process at a time; made if it is not there.</summary>
    /// <value>No default; required.</value>
    public string Folder { get; set; } = "";

    /// <summary>How often the service is asked how far it is.</summary>
    /// <value>Default 1 minute. From 1 ms to 1 day.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most prompts of one batch.</summary>
    /// <value>Default 50,000, OpenAI's limit. From 1 to 1,000,000.</value>
    public int MaxPromptsPerBatch { get; set; } = 50_000;

    /// <summary>The most bytes of one batch's requests; a prompt that is longer has a batch of its own.</summary>
    /// <value>Default 100,000,000, half of OpenAI's limit. From 1 to 1,000,000,000.</value>
    public long MaxBytesPerBatch { get; set; } = 100_000_000;

    /// <summary>In how many batches a prompt is tried that fails for a reason that may pass.</summary>
    /// <value>Default 3. From 1 to 10.</value>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// How often a run may come with prompts that are not answered yet. One round asks, and one more each for repairs, for prompts
    /// that failed, and for what the budget did not allow at once. A run that never ends with new prompts cannot be repeated, and
    /// would cost without end.
    /// </summary>
    /// <value>Default 100. From 1 to 1,000.</value>
    public int MaxRounds { get; set; } = 100;

    /// <summary>How often and when a failed call to the service, such as an upload, is made again.</summary>
    /// <value>Default as for chat.</value>
    public RetryOptions Retries { get; set; } = new();

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks(nameof(BatchOptions));
        checks.Require(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), $"'{Folder}'", "the path of a folder");
        checks.Range(nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        checks.Range(nameof(MaxPromptsPerBatch), MaxPromptsPerBatch, 1, 1_000_000);
        checks.Range(nameof(MaxBytesPerBatch), MaxBytesPerBatch, 1, 1_000_000_000);
        checks.Range(nameof(MaxAttempts), MaxAttempts, 1, 10);
        checks.Range(nameof(MaxRounds), MaxRounds, 1, 1000);
        return [.. checks.Errors, .. Retries.Validate()];
    }

    internal BatchOptions Clone() => (BatchOptions)MemberwiseClone();
}
