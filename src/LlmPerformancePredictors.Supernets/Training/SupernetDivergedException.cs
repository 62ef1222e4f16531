using System.Globalization;

namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>The loss of a training run stopped being a finite number.</summary>
public sealed class SupernetDivergedException : LlmPerformancePredictorsException
{
    internal SupernetDivergedException(int step, double loss, double learningRate)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged: the loss of step {step} is {loss}, at a learning rate of {learningRate}. "
            + $"Lower SupernetTrainingOptions.LearningRate or lengthen WarmupSteps.")) => Step = step;

    /// <summary>The step, from 1.</summary>
    public int Step { get; }
}
