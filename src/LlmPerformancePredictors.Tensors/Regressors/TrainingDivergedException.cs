using System.Globalization;

namespace LlmPerformancePredictors.Regressors;

/// <summary>The error of a training run stopped being a finite number.</summary>
public sealed class TrainingDivergedException : LlmPerformancePredictorsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="member">The network of the ensemble.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="error">The error.</param>
    /// <param name="learningRate">The learning rate of the first step.</param>
    public TrainingDivergedException(int member, int epoch, double error, double learningRate)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged: the error of member {member} is {error} in epoch {epoch}, "
            + $"at a learning rate of {learningRate}. Lower RegressorOptions.LearningRate."))
    {
        Epoch = epoch;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }
}
