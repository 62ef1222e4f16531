namespace LlmPerformancePredictors.Regressors;

/// <summary>How the learning rate goes on from step to step.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>
    /// It falls along half a cosine to its last value (Loshchilov and Hutter, arXiv 1608.03983, without restarts).
    /// </summary>
    Cosine,
}
