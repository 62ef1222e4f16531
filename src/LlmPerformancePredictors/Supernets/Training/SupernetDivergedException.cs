namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>The loss of a training run stopped being a finite number.</summary>
public sealed class SupernetDivergedException : LlmPerformancePredictorsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="learningRate">The learning rate at the end of the warm-up.</param>
    public SupernetDivergedException(int step, double loss, double learningRate)
        : base(FormattableString.Invariant(
            $"Training diverged: the loss of step {step} is {loss}, at a learning rate of {learningRate}. Lower SupernetTrainingOptions.LearningRate or lengthen WarmupSteps."))
    {
        Step = step;
    }

    /// <summary>Gets the step, from 1.</summary>
    public int Step { get; }
}
