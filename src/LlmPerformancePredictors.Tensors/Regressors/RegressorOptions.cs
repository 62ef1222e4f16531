using System.ComponentModel.DataAnnotations;
using System.Globalization;
using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Regressors;

/// <summary>How a multilayer perceptron is trained on rows of features.</summary>
public sealed class RegressorOptions : IValidatableObject
{
    /// <summary>The units of each hidden layer.</summary>
    /// <value>
    /// Default four layers of 400 (HAT, arXiv 2005.14187; LLM-Distill-PP, arXiv 2310.16712); 0 to 64 layers of 1 to 65,536.
    /// </value>
    public IReadOnlyList<int> HiddenSizes { get; set; } = [400, 400, 400, 400];

    /// <summary>The most passes over the training rows.</summary>
    /// <value>Default 200; 1 to 1,000,000.</value>
    [OptionRange(1, 1_000_000)]
    public int Epochs { get; set; } = 200;

    /// <summary>The rows of a training step.</summary>
    /// <value>Default 128; 1 to 65,536.</value>
    [OptionRange(1, 65_536)]
    public int BatchSize { get; set; } = 128;

    /// <summary>The learning rate of the first step.</summary>
    /// <value>Default 0.001; above 0, at most 1.</value>
    [OptionRange(0, 1, MinimumIsExclusive = true)]
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>How the learning rate goes on.</summary>
    /// <value>Default cosine.</value>
    [DefinedValue(Allowed = "Constant or Cosine")]
    public LearningRateSchedule Schedule { get; set; } = LearningRateSchedule.Cosine;

    /// <summary>The last learning rate of a falling schedule, as a part of the first.</summary>
    /// <value>Default 0.01; 0 to 1.</value>
    [OptionRange(0, 1)]
    public double FinalLearningRateFraction { get; set; } = 0.01;

    /// <summary>The decoupled weight decay (AdamW): weights shrink by learning rate times this at each step.</summary>
    /// <value>Default 0.0001; 0 to below 1.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public double WeightDecay { get; set; } = 1e-4;

    /// <summary>The part of the rows that is held out to choose the best epoch by.</summary>
    /// <value>Default 0.1; 0 (none: the last epoch is kept) to below 1. At least one row is held out if above 0.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public double ValidationFraction { get; set; } = 0.1;

    /// <summary>The epochs without a better validation error after which training stops.</summary>
    /// <value>
    /// Default 0, never: the best epoch is kept but all are trained; 0 to 1,000,000; needs held-out rows if above 0.
    /// </value>
    [OptionRange(0, 1_000_000)]
    public int Patience { get; set; }

    /// <summary>The seed of initial weights, held-out rows and shuffles.</summary>
    /// <value>Default 1; any number.</value>
    public int Seed { get; set; } = 1;

    /// <summary>The networks of the ensemble, each with initial weights, held-out rows and shuffles of its own.</summary>
    /// <value>Default 1; 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int Members { get; set; } = 1;

    /// <summary>The epochs between two checkpoints, if training is given a file for them.</summary>
    /// <value>Default 10; 1 to 1,000,000. What is trained since the last one is trained again after a resume.</value>
    [OptionRange(1, 1_000_000)]
    public int CheckpointInterval { get; set; } = 10;

    /// <summary>The settings that change the result, for provenance and to recognize a checkpoint of the same training.</summary>
    internal string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"hidden=[{string.Join(",", HiddenSizes)}] epochs={Epochs} batch={BatchSize} learningRate={LearningRate:R} "
        + $"schedule={Schedule} "
        + $"final={FinalLearningRateFraction:R} weightDecay={WeightDecay:R} validation={ValidationFraction:R} "
        + $"patience={Patience} "
        + $"seed={Seed} members={Members}");

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public RegressorOptions Clone()
    {
        var copy = (RegressorOptions)MemberwiseClone();
        copy.HiddenSizes = [.. HiddenSizes];
        return copy;
    }

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (HiddenSizes.Count > 64)
            yield return OptionError.Create(
                nameof(RegressorOptions), nameof(HiddenSizes), $"{HiddenSizes.Count} layers", "0 to 64 layers");
        if (HiddenSizes.Any(size => size is < 1 or > 65_536))
            yield return OptionError.Create(
                nameof(RegressorOptions), nameof(HiddenSizes), $"[{string.Join(", ", HiddenSizes)}]",
                "layers of 1 to 65536 units");
        if (Patience != 0 && ValidationFraction == 0)
            yield return OptionError.Create(
                nameof(RegressorOptions), nameof(Patience), Patience,
                "0 when ValidationFraction is 0; hold out rows to stop early");
    }
}
