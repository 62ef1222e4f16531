using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Samples;

/// <summary>One search of <see cref="SearchRivals"/>.</summary>
/// <param name="Curve">The best score after each training, those that were known first; NaN before there is any.</param>
/// <param name="Trained">What was trained by the search, in order.</param>
/// <param name="Best">The best of what was trained and keeps the constraints; null if nothing does.</param>
/// <param name="Compared">The same for a report.</param>
public sealed record RivalRun(
    IReadOnlyList<double> Curve, IReadOnlyList<Demonstration> Trained, ScoredCandidate? Best, ComparedRun Compared);
