using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Distributed;

/// <summary>How <see cref="InProcessEvaluationQueue"/> works.</summary>
public sealed class InProcessQueueOptions
{
    /// <summary>How long a task without a heartbeat stays with its worker before another one gets it.</summary>
    /// <value>Default 30 s. From 0.1 s to 1 day.</value>
    [DurationRange("00:00:00.1", "1.00:00:00", Allowed = "0.1 s to 1 day")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public InProcessQueueOptions Clone() => (InProcessQueueOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="InProcessQueueOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class InProcessQueueOptionsValidator : IValidateOptions<InProcessQueueOptions>;
