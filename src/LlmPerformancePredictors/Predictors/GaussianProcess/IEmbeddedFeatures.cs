using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>Numbers whose absolute differences, summed up, are a distance between architectures.</summary>
internal interface IEmbeddedFeatures
{
    /// <summary>How many numbers.</summary>
    int Count { get; }

    /// <summary>Writes the numbers of an architecture of the space.</summary>
    void Encode(Architecture architecture, Span<float> features);
}
