using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Predictors.Distilled;

/// <summary>How <see cref="PredictorDistiller"/> trains.</summary>
public sealed record DistillationOptions
{
    /// <summary>The network and its training.</summary>
    /// <value>
    /// Default: four hidden layers of 400, 50 epochs of batches of 16, nothing held out by the training itself. Of the settings
    /// tried these have the least error on labels that were held out (docs/distillation.md).
    /// </value>
    public RegressorOptions Regressor { get; init; } = new() { Epochs = 50, BatchSize = 16, ValidationFraction = 0 };

    /// <summary>The part of the labels that the network never sees, to measure by how faithful it is to its teacher.</summary>
    /// <value>Default 0.1. From 0 (none: no fidelity is reported) to 0.5.</value>
    public double HeldOutFraction { get; init; } = 0.1;

    /// <summary>A file for the state of training, so that a killed training goes on where it was; null for none.</summary>
    /// <value>Default null.</value>
    public string? CheckpointPath { get; init; }

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message says which, its value and the range.</exception>
    public void Validate()
    {
        if (!(HeldOutFraction >= 0 && HeldOutFraction <= 0.5))
            throw new ArgumentException(FormattableString.Invariant($"DistillationOptions.HeldOutFraction is {HeldOutFraction}; allowed is 0 to 0.5."));
        Regressor.Validate();
    }
}
