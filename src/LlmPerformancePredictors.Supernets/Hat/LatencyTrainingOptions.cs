using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Regressors;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>How <see cref="LatencyPredictorTrainer"/> trains and compares.</summary>
public sealed class LatencyTrainingOptions
{
    /// <summary>The network; its seed also shuffles the measurements into tenths.</summary>
    /// <value>
    /// Default: HAT's three hidden layers of 400, 40 epochs of batches of 64, the best of them by a held-out tenth.
    /// </value>
    [ValidateObjectMembers(typeof(RegressorOptionsValidator))]
    public RegressorOptions Network { get; set; } = new() { HiddenSizes = [400, 400, 400], Epochs = 40, BatchSize = 64 };

    /// <summary>The device and task that were measured, in words, for provenance.</summary>
    /// <value>Default empty.</value>
    public string Device { get; set; } = "";

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public LatencyTrainingOptions Clone()
    {
        var copy = (LatencyTrainingOptions)MemberwiseClone();
        copy.Network = Network.Clone();
        return copy;
    }
}

/// <summary>Checks <see cref="LatencyTrainingOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class LatencyTrainingOptionsValidator : IValidateOptions<LatencyTrainingOptions>;
