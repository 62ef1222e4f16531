using LlmPerformancePredictors.Supernets;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What the command line sets for <c>ground-truth</c>.</summary>
/// <param name="Task">What is translated.</param>
/// <param name="Out">The file of the data set; beside it is a journal of what is trained.</param>
internal sealed record GroundTruthOptions(GeneratedTask Task, string Out);
