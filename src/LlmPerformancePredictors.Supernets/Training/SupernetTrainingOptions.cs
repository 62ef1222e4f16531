using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>Settings of training a supernet, or one architecture from scratch.</summary>
public sealed class SupernetTrainingOptions
{
    /// <summary>The number of steps, one batch each.</summary>
    /// <value>Default 10,000; at least 1.</value>
    [OptionRange(1)]
    public int Steps { get; set; } = 10_000;

    /// <summary>The tokens of a batch at most, padding included.</summary>
    /// <value>Default 4096; at least 1, and no less than the longest pair.</value>
    [OptionRange(1)]
    public int BatchTokens { get; set; } = 4096;

    /// <summary>The learning rate at the end of the warm-up.</summary>
    /// <value>Default 0.0005; above 0, at most 1.</value>
    [OptionRange(0, 1, MinimumIsExclusive = true)]
    public double LearningRate { get; set; } = 5e-4;

    /// <summary>The steps in which the learning rate rises.</summary>
    /// <value>Default 400; at least 1.</value>
    [OptionRange(1)]
    public int WarmupSteps { get; set; } = 400;

    /// <summary>How the learning rate falls afterwards.</summary>
    /// <value>Default <see cref="WarmupSchedule.InverseSquareRoot"/>.</value>
    [DefinedValue]
    public WarmupSchedule Schedule { get; set; }

    /// <summary>The largest norm of a step's gradient.</summary>
    /// <value>Default 1; above 0, infinity for no bound.</value>
    [OptionRange(0, MinimumIsExclusive = true)]
    public double MaxGradientNorm { get; set; } = 1;

    /// <summary>The label smoothing.</summary>
    /// <value>Default 0.1; 0 to below 1.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public float LabelSmoothing { get; set; } = 0.1f;

    /// <summary>
    /// Whether a step's first sub-network teaches the others (in-place distillation; Yu and Huang, arXiv 1903.05134, section
    /// 3.3).
    /// </summary>
    /// <value>Default false.</value>
    public bool InPlaceDistillation { get; set; }

    /// <summary>The decay of Adam's running mean of squared gradients.</summary>
    /// <value>Default 0.98 (Vaswani et al., 2017, section 5.3); 0 to below 1.</value>
    [OptionRange(0, 1, MaximumIsExclusive = true)]
    public double Beta2 { get; set; } = 0.98;

    /// <summary>The seed of batches, sub-networks and dropout.</summary>
    /// <value>Default 1; any number.</value>
    public int Seed { get; set; } = 1;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <returns>The rate.</returns>
    public double GetLearningRate(int step)
    {
        if (step <= WarmupSteps)
            return LearningRate * step / WarmupSteps;
        return Schedule == WarmupSchedule.Cosine
            ? LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (step - WarmupSteps) / Math.Max(1, Steps - WarmupSteps)))
            : LearningRate * Math.Sqrt((double)WarmupSteps / step);
    }

    /// <summary>All settings, for a file's provenance.</summary>
    /// <returns>The words by which checkpoints know a training.</returns>
    public override string ToString() => TrainingFingerprint.Describe(this);

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public SupernetTrainingOptions Clone() => (SupernetTrainingOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="SupernetTrainingOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SupernetTrainingOptionsValidator : IValidateOptions<SupernetTrainingOptions>;
