using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>A sub-network that others published, with their figures.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="MeasuredMs">The latency that its authors measured, ms.</param>
/// <param name="TestBleu">The test BLEU that its authors report; it does not compare with validation BLEU.</param>
public sealed record PublishedSubNetwork(Architecture Architecture, double MeasuredMs, double TestBleu);
