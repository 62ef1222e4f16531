namespace LlmPerformancePredictors.Reports;

/// <summary>A finished generation, as a report lists it.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Predictor">The name of who scored its population.</param>
/// <param name="NewlyScored">How many each predictor scored in it, in words.</param>
/// <param name="Best">The best score of the population; NaN if there is none.</param>
internal sealed record GenerationSummary(int Index, string Predictor, string NewlyScored, double Best);
