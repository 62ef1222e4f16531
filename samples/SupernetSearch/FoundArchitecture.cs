using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>The best architecture of a search.</summary>
/// <param name="Method">How it was searched.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Loss">Its held-out loss with the supernet's weights, nats.</param>
/// <param name="Evaluations">How many evaluations of the supernet the search took.</param>
/// <param name="Compared">The search, for the page that compares them.</param>
internal sealed record FoundArchitecture(
    string Method, Architecture Architecture, double Loss, int Evaluations, ComparedRun Compared);
