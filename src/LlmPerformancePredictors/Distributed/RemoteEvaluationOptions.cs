using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Distributed;

/// <summary>How <see cref="RemotePerformancePredictor"/> asks.</summary>
public sealed class RemoteEvaluationOptions
{
    /// <summary>
    /// Whether a failure that may have been transient (a predictor that threw, workers that were lost, a language model that gave
    /// no answer) and is kept by the queue is asked again. Set it together with
    /// the option of the same name of the search.
    /// </summary>
    /// <value>Default false: a failure stays one.</value>
    public bool AsksFailuresAgain { get; set; }

    /// <summary>
    /// How long evaluations wait while all workers of their name that are alive refuse them, before they are said not to be
    /// asked, with the reason.
    /// </summary>
    /// <value>Default 30 s. From 0 to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00", Allowed = "0 to 1 day")]
    public TimeSpan RefusalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public RemoteEvaluationOptions Clone() => (RemoteEvaluationOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="RemoteEvaluationOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RemoteEvaluationOptionsValidator : IValidateOptions<RemoteEvaluationOptions>;
