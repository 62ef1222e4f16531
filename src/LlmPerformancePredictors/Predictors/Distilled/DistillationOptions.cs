using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Regressors;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Predictors.Distilled;

/// <summary>How <see cref="PredictorDistiller"/> trains.</summary>
public sealed class DistillationOptions
{
    /// <summary>The network and its training.</summary>
    /// <value>
    /// Default: four hidden layers of 400, 50 epochs of batches of 16, nothing held out by the training itself. Of the settings
    /// tried these have the least error on labels that were held out (docs/distillation.md).
    /// </value>
    [ValidateObjectMembers(typeof(RegressorOptionsValidator))]
    public RegressorOptions Regressor { get; set; } = new() { Epochs = 50, BatchSize = 16, ValidationFraction = 0 };

    /// <summary>The part of the labels that the network never sees, to measure by how faithful it is to its teacher.</summary>
    /// <value>Default 0.1. From 0 (none: no fidelity is reported) to 0.5.</value>
    [OptionRange(0, 0.5)]
    public double HeldOutFraction { get; set; } = 0.1;

    /// <summary>A file for the state of training, so that a killed training goes on where it was; null for none.</summary>
    /// <value>Default null.</value>
    public string? CheckpointPath { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public DistillationOptions Clone()
    {
        var copy = (DistillationOptions)MemberwiseClone();
        copy.Regressor = Regressor.Clone();
        return copy;
    }
}

/// <summary>Checks <see cref="DistillationOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class DistillationOptionsValidator : IValidateOptions<DistillationOptions>;
