namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>What is thought of the weights of prior means before any score is seen: normal, and none below 0.</summary>
/// <param name="Weight">The expected weight of each.</param>
/// <param name="Precision">One divided by its variance, above 0: how many scores it takes to change it.</param>
internal sealed record PriorBelief(double Weight, double Precision);
