using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Costs.Latency;

/// <summary>How <see cref="LatencyPredictorTrainer"/> trains and compares.</summary>
public sealed record LatencyTrainingOptions
{
    /// <summary>The network; its seed also shuffles the measurements into tenths.</summary>
    /// <value>
    /// Default: HAT's three hidden layers of 400, 40 epochs of batches of 64, the best of them by a held-out tenth.
    /// </value>
    public RegressorOptions Network { get; init; } = new() { HiddenSizes = [400, 400, 400], Epochs = 40, BatchSize = 64 };

    /// <summary>The device and task that were measured, in words, for provenance.</summary>
    /// <value>Default empty.</value>
    public string Device { get; init; } = "";
}
