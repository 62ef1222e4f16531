using System.Globalization;

namespace LlmPerformancePredictors.Regressors;

/// <summary>How a multilayer perceptron is trained on rows of features.</summary>
public sealed record RegressorOptions
{
    /// <summary>Gets the units of each hidden layer.</summary>
    /// <value>Default four layers of 400 (HAT, arXiv 2005.14187; LLM-Distill-PP, arXiv 2310.16712); 0 to 64 layers of 1 to 65,536.</value>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [400, 400, 400, 400];

    /// <summary>Gets the most passes over the training rows.</summary>
    /// <value>Default 200; 1 to 1,000,000.</value>
    public int Epochs { get; init; } = 200;

    /// <summary>Gets the rows of a training step.</summary>
    /// <value>Default 128; 1 to 65,536.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>Gets the learning rate of the first step.</summary>
    /// <value>Default 0.001; above 0, at most 1.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Gets how the learning rate goes on.</summary>
    /// <value>Default cosine.</value>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Gets the last learning rate of a falling schedule, as a part of the first.</summary>
    /// <value>Default 0.01; 0 to 1.</value>
    public double FinalLearningRateFraction { get; init; } = 0.01;

    /// <summary>Gets the decoupled weight decay (AdamW): weights shrink by learning rate times this at each step.</summary>
    /// <value>Default 0.0001; 0 to below 1.</value>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Gets the part of the rows that is held out to choose the best epoch by.</summary>
    /// <value>Default 0.1; 0 (none: the last epoch is kept) to below 1. At least one row is held out if above 0.</value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Gets the epochs without a better validation error after which training stops.</summary>
    /// <value>Default 0, never: the best epoch is kept but all are trained; 0 to 1,000,000; needs held-out rows if above 0.</value>
    public int Patience { get; init; }

    /// <summary>Gets the seed of initial weights, held-out rows and shuffles.</summary>
    /// <value>Default 1; any number.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Gets the networks of the ensemble, each with initial weights, held-out rows and shuffles of its own.</summary>
    /// <value>Default 1; 1 to 1,000.</value>
    public int Members { get; init; } = 1;

    /// <summary>Gets the epochs between two checkpoints, if training is given a file for them.</summary>
    /// <value>Default 10; 1 to 1,000,000. What is trained since the last one is trained again after a resume.</value>
    public int CheckpointInterval { get; init; } = 10;

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message says which, its value and the range.</exception>
    public void Validate()
    {
        Check(nameof(HiddenSizes), HiddenSizes.Count is >= 0 and <= 64, string.Create(CultureInfo.InvariantCulture, $"{HiddenSizes.Count} layers"), "0 to 64 layers");
        foreach (int size in HiddenSizes)
            Check(nameof(HiddenSizes), size is >= 1 and <= 65_536, $"[{string.Join(", ", HiddenSizes)}]", "layers of 1 to 65536 units");
        Check(nameof(Epochs), Epochs, 1, 1_000_000);
        Check(nameof(BatchSize), BatchSize, 1, 65_536);
        Check(nameof(LearningRate), LearningRate is > 0 and <= 1, Text(LearningRate), "above 0, at most 1");
        Check(nameof(Schedule), Enum.IsDefined(Schedule), Schedule.ToString(), "Constant or Cosine");
        Check(nameof(FinalLearningRateFraction), FinalLearningRateFraction is >= 0 and <= 1, Text(FinalLearningRateFraction), "0 to 1");
        Check(nameof(WeightDecay), WeightDecay is >= 0 and < 1, Text(WeightDecay), "0 to below 1");
        Check(nameof(ValidationFraction), ValidationFraction is >= 0 and < 1, Text(ValidationFraction), "0 to below 1");
        Check(nameof(Patience), Patience, 0, 1_000_000);
        Check(
            nameof(Patience), Patience == 0 || ValidationFraction > 0, Text(Patience), "0 when ValidationFraction is 0; hold out rows to stop early");
        Check(nameof(Members), Members, 1, 1000);
        Check(nameof(CheckpointInterval), CheckpointInterval, 1, 1_000_000);
    }

    /// <summary>The settings that change the result, for provenance and to recognise a checkpoint of the same training.</summary>
    internal string Describe() => FormattableString.Invariant(
        $"hidden=[{string.Join(",", HiddenSizes)}] epochs={Epochs} batch={BatchSize} learningRate={LearningRate:R} schedule={Schedule} final={FinalLearningRateFraction:R} weightDecay={WeightDecay:R} validation={ValidationFraction:R} patience={Patience} seed={Seed} members={Members}");

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Check(string name, int value, int least, int most) =>
        Check(name, value >= least && value <= most, Text(value), FormattableString.Invariant($"{least} to {most}"));

    private static void Check(string name, bool allowed, string value, string range)
    {
        if (!allowed)
            throw new ArgumentException($"RegressorOptions.{name} is {value}; allowed is {range}.", name);
    }
}
