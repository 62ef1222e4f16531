namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>A part of the distance between architectures, which has a length scale of its own.</summary>
/// <param name="Name">The name, for reports.</param>
/// <param name="Features">Gives its numbers.</param>
/// <param name="First">Where they begin in the embedding.</param>
/// <param name="Scale">What they are multiplied by, so that the part is 1 on average.</param>
internal sealed record EmbeddedPart(string Name, IEmbeddedFeatures Features, int First, float Scale)
{
    /// <summary>How many numbers it has.</summary>
    public int Count => Features.Count;
}
