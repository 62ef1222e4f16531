namespace LlmPerformancePredictors.Supernets.Training;

/// <summary>Where training is, after a step.</summary>
/// <param name="Step">Steps done, from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The mean loss of the step's sub-networks, in nats a token, label smoothing included.</param>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="GradientNorm">The norm of its gradient before it was clipped.</param>
/// <param name="TargetTokens">Target tokens trained on in all, repetitions counted.</param>
/// <param name="TokensPerSecond">Target tokens a second since this run began or was resumed.</param>
/// <param name="Remaining">The time left at that rate.</param>
public sealed record SupernetTrainingProgress(
    int Step,
    int Steps,
    double Loss,
    double LearningRate,
    double GradientNorm,
    long TargetTokens,
    double TokensPerSecond,
    TimeSpan Remaining);
