namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>What the command line sets.</summary>
/// <param name="Csv">The file of the figures; null for none.</param>
internal sealed record EvaluationOptions(string? Csv);
