namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>What predicts a cost.</summary>
public enum CostModelKind
{
    /// <summary>A linear function of the features, by least squares or, where that predicts better, ridge regression.</summary>
    Line,

    /// <summary>A multilayer perceptron on the features.</summary>
    Network,

    /// <summary>A Gaussian process on the features: a line, and what is left over by what is near.</summary>
    Process,
}
