namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>Settings of training a supernet, or one architecture from scratch.</summary>
public sealed record SupernetTrainingOptions
{
    /// <summary>Gets the number of steps, one batch each.</summary>
    /// <value>Default 10,000; at least 1.</value>
    public int Steps { get; init; } = 10_000;

    /// <summary>Gets the tokens of a batch at most, padding included.</summary>
    /// <value>Default 4096; at least 1, and no less than the longest pair.</value>
    public int BatchTokens { get; init; } = 4096;

    /// <summary>Gets the learning rate at the end of the warm-up.</summary>
    /// <value>Default 0.0005; above 0, at most 1.</value>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Gets the steps in which the learning rate rises.</summary>
    /// <value>Default 400; at least 1.</value>
    public int WarmupSteps { get; init; } = 400;

    /// <summary>Gets how the learning rate falls afterwards.</summary>
    /// <value>Default <see cref="WarmupSchedule.InverseSquareRoot"/>.</value>
    public WarmupSchedule Schedule { get; init; }

    /// <summary>Gets the largest norm of a step's gradient.</summary>
    /// <value>Default 1; above 0, infinity for no bound.</value>
    public double MaximumGradientNorm { get; init; } = 1;

    /// <summary>Gets the label smoothing.</summary>
    /// <value>Default 0.1; 0 to below 1.</value>
    public float LabelSmoothing { get; init; } = 0.1f;

    /// <summary>Gets a value indicating whether a step's first sub-network teaches the others (in-place distillation; Yu and Huang, arXiv 1903.05134, section 3.3).</summary>
    /// <value>Default false.</value>
    public bool InPlaceDistillation { get; init; }

    /// <summary>Gets the decay of Adam's running mean of squared gradients.</summary>
    /// <value>Default 0.98 (Vaswani et al., 2017, section 5.3); 0 to below 1.</value>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Gets the seed of batches, sub-networks and dropout.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 1.</param>
    public double LearningRateOf(int step)
    {
        if (step <= WarmupSteps)
            return LearningRate * step / WarmupSteps;
        return Schedule == WarmupSchedule.Cosine
            ? LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (step - WarmupSteps) / Math.Max(1, Steps - WarmupSteps)))
            : LearningRate * Math.Sqrt((double)WarmupSteps / step);
    }

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public void Validate()
    {
        Check(nameof(Steps), Steps, Steps >= 1, "at least 1");
        Check(nameof(BatchTokens), BatchTokens, BatchTokens >= 1, "at least 1");
        Check(nameof(LearningRate), LearningRate, LearningRate is > 0 and <= 1, "above 0, at most 1");
        Check(nameof(WarmupSteps), WarmupSteps, WarmupSteps >= 1, "at least 1");
        Check(nameof(Schedule), (int)Schedule, Enum.IsDefined(Schedule), "a value of WarmupSchedule");
        Check(nameof(MaximumGradientNorm), MaximumGradientNorm, MaximumGradientNorm > 0, "above 0");
        Check(nameof(LabelSmoothing), LabelSmoothing, LabelSmoothing is >= 0 and < 1, "0 to below 1");
        Check(nameof(Beta2), Beta2, Beta2 is >= 0 and < 1, "0 to below 1");
    }

    private static void Check(string name, double value, bool allowed, string range)
    {
        if (!allowed)
            throw new ArgumentException(FormattableString.Invariant($"SupernetTrainingOptions.{name} is {value}; allowed is {range}."), name);
    }
}
