using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Regressors;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>How <see cref="CostPredictorTrainer"/> trains and compares.</summary>
public sealed class CostTrainingOptions
{
    /// <summary>What was measured.</summary>
    /// <value>Default "latency". Not empty.</value>
    [RequiredText("the name of what was measured, such as latency or energy")]
    public string Name { get; set; } = "latency";

    /// <summary>The unit of the measurements.</summary>
    /// <value>Default "ms". Not empty.</value>
    [RequiredText("a unit, such as ms or mJ")]
    public string Unit { get; set; } = "ms";

    /// <summary>The device and task that were measured, in words, for provenance.</summary>
    /// <value>Default empty.</value>
    public string Device { get; set; } = "";

    /// <summary>The network; its seed also shuffles the measurements into folds.</summary>
    /// <value>
    /// Default: HAT's three hidden layers of 400, 40 epochs of batches of 64, the best of them by a held-out tenth.
    /// </value>
    [ValidateObjectMembers(typeof(RegressorOptionsValidator))]
    public RegressorOptions Network { get; set; } = new() { HiddenSizes = [400, 400, 400], Epochs = 40, BatchSize = 64 };

    /// <summary>How many measurements it takes until the network is one of those to choose from.</summary>
    /// <value>Default 100. Measurements, from 20 to 1,000,000.</value>
    [OptionRange(20, 1_000_000)]
    public int NetworkFrom { get; set; } = 100;

    /// <summary>
    /// Up to how many measurements the Gaussian process is one of those to choose from; its work grows with their cube.
    /// </summary>
    /// <value>Default 2,000. Measurements, from 0 (never) to 5,000.</value>
    [OptionRange(0, 5000)]
    public int ProcessUpTo { get; set; } = 2000;

    /// <summary>
    /// The parts into which the measurements are divided for the figures, each predicted from the others; of fewer than twenty
    /// measurements each is a part.
    /// </summary>
    /// <value>Default 5. Folds, from 2 to 20.</value>
    [OptionRange(2, 20)]
    public int Folds { get; set; } = 5;

    /// <summary>The same within what is not held out, for choosing the model.</summary>
    /// <value>Default 3. Folds, from 2 to 20.</value>
    [OptionRange(2, 20)]
    public int InnerFolds { get; set; } = 3;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public CostTrainingOptions Clone()
    {
        var copy = (CostTrainingOptions)MemberwiseClone();
        copy.Network = Network.Clone();
        return copy;
    }
}

/// <summary>Checks <see cref="CostTrainingOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class CostTrainingOptionsValidator : IValidateOptions<CostTrainingOptions>;
