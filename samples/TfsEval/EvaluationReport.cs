using LlmPerformancePredictors.Evaluation;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>What the sample found.</summary>
/// <param name="Rows">A row per task and predictor, the average last.</param>
/// <param name="AgainstTrivial">By task and predictor: is it better than the predictors that cost nothing? Those have none.</param>
/// <param name="Gate">By task: the language model against all baselines, the supernets among them.</param>
internal sealed record EvaluationReport(
    IReadOnlyList<SummaryRow> Rows,
    IReadOnlyDictionary<(string Task, string Predictor), GateVerdict> AgainstTrivial,
    IReadOnlyDictionary<string, GateVerdict> Gate)
{
    /// <summary>The gate's verdict on a row: <c>beats</c> or <c>does not beat</c>; the predictors that it judges by are <c>baseline</c>.</summary>
    public string Verdict(SummaryRow row) => row.Predictor == Gate[row.Task].Candidate ? Gate[row.Task].Text : "baseline";
}
