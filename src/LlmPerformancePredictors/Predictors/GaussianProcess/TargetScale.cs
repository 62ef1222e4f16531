namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>How scores become the targets of a Gaussian process.</summary>
public enum TargetScale
{
    /// <summary>
    /// By rank, onto the quantiles of a normal distribution: outliers, and metrics whose good scores lie close together, do no
    /// harm. Predictions are mapped back by the line through the trained scores.
    /// </summary>
    Ranks,

    /// <summary>
    /// To mean 0 and standard deviation 1: distances between scores count, as where the mean absolute error does.
    /// </summary>
    Moments,
}
