using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>How <see cref="BatchRunner"/> works.</summary>
public sealed class BatchOptions
{
    /// <summary>
    /// Where requests, states and results of the batches are kept, one process at a time; made if it is not there.
    /// </summary>
    /// <value>No default; required.</value>
    [RequiredText("the path of a folder")]
    public string Folder { get; set; } = "";

    /// <summary>How often the service is asked how far it is.</summary>
    /// <value>Default 1 minute. From 1 ms to 1 day.</value>
    [DurationRange("00:00:00.001", "1.00:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most prompts of one batch.</summary>
    /// <value>Default 50,000, OpenAI's limit. From 1 to 1,000,000.</value>
    [OptionRange(1, 1_000_000)]
    public int MaxPromptsPerBatch { get; set; } = 50_000;

    /// <summary>The most bytes of one batch's requests; a prompt that is longer has a batch of its own.</summary>
    /// <value>Default 100,000,000, half of OpenAI's limit. From 1 to 1,000,000,000.</value>
    [OptionRange(1, 1_000_000_000)]
    public long MaxBytesPerBatch { get; set; } = 100_000_000;

    /// <summary>In how many batches a prompt is tried that fails for a reason that may pass.</summary>
    /// <value>Default 3. From 1 to 10.</value>
    [OptionRange(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// How often a run may come with prompts that are not answered yet. One round asks, and one more each for repairs, for
    /// prompts
    /// that failed, and for what the budget did not allow at once. A run that never ends with new prompts cannot be repeated, and
    /// would cost without end.
    /// </summary>
    /// <value>Default 100. From 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int MaxRounds { get; set; } = 100;

    /// <summary>How often and when a failed call to the service, such as an upload, is made again.</summary>
    /// <value>Default as for chat.</value>
    [ValidateObjectMembers(typeof(RetryOptionsValidator))]
    public RetryOptions Retries { get; set; } = new();

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public BatchOptions Clone()
    {
        var copy = (BatchOptions)MemberwiseClone();
        copy.Retries = Retries.Clone();
        return copy;
    }
}

/// <summary>Checks <see cref="BatchOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class BatchOptionsValidator : IValidateOptions<BatchOptions>;
