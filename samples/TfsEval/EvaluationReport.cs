using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors.Distilled;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>What the sample found.</summary>
/// <param name="Rows">A row per task and predictor, the average last.</param>
/// <param name="AgainstTrivial">
/// By task and predictor: is it better than the predictors that cost nothing? Those have none.
/// </param>
/// <param name="Gate">
/// By task and candidate: the language model and what is distilled from it against all baselines, the supernets among them.
/// </param>
/// <param name="Distillations">By task and distilled predictor: one distillation a split.</param>
internal sealed record EvaluationReport(
    IReadOnlyList<SummaryRow> Rows,
    IReadOnlyDictionary<(string Task, string Predictor), GateVerdict> AgainstTrivial,
    IReadOnlyDictionary<(string Task, string Predictor), GateVerdict> Gate,
    ILookup<(string Task, string Predictor), DistillationResult> Distillations)
{
    /// <summary>
    /// The gate's verdict on a row: <c>beats</c> or <c>does not beat</c>; the predictors that it judges by are <c>baseline</c>.
    /// </summary>
    public string Verdict(SummaryRow row) =>
        Gate.TryGetValue((row.Task, row.Predictor), out GateVerdict? verdict) ? verdict.Text : "baseline";
}
