using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>What the command line sets.</summary>
/// <param name="Benchmark">What predictors are judged on, one of <see cref="Evaluate.Benchmark.Names"/>.</param>
/// <param name="Csv">The file of the figures; null for none.</param>
/// <param name="Scale">How the errors of number words count.</param>
internal sealed record EvaluationOptions(string Benchmark, string? Csv, MetricScale Scale);
