using LlmPerformancePredictors.Evaluation;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>What the sample found.</summary>
/// <param name="Rows">A row per task and predictor, the average last.</param>
/// <param name="Verdicts">The gate's verdict by task and predictor; trivial predictors have none.</param>
internal sealed record EvaluationReport(
    IReadOnlyList<SummaryRow> Rows, IReadOnlyDictionary<(string Task, string Predictor), GateVerdict> Verdicts);
