using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>How the processes of a study work together.</summary>
public sealed class StudyOptions
{
    /// <summary>Says which trainings are stopped early.</summary>
    /// <value>Default null: none.</value>
    public IPruner? Pruner { get; set; }

    /// <summary>How often it is looked whether there is something to train, while others train all that is open.</summary>
    /// <value>Default 1 s. From 10 ms to 1 day.</value>
    [DurationRange("00:00:00.010", "1.00:00:00", Allowed = "10 ms to 1 day")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one waits for another process that is proposing.</summary>
    /// <value>Default 10 minutes. From 0 to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00", Allowed = "0 to 1 day")]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A copy that shares nothing with these options but the pruner.</summary>
    /// <returns>The copy.</returns>
    public StudyOptions Clone() => (StudyOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="StudyOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class StudyOptionsValidator : IValidateOptions<StudyOptions>;
