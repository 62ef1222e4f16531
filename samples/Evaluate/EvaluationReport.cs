using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>What the sample found on a benchmark.</summary>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Splits">What predictors said, split by split.</param>
/// <param name="Rows">A row per task and predictor, the average last where there are several tasks.</param>
/// <param name="AgainstTrivial">
/// By task and predictor: is it better than the predictors that cost nothing? Those have none.
/// </param>
/// <param name="Gate">
/// By task and candidate: the language model and what is distilled from it against all baselines, <paramref name="Rivals"/>
/// among them.
/// </param>
/// <param name="Trivial">The predictors that cost nothing.</param>
/// <param name="Rivals">Those that saw more than the demonstrations.</param>
internal sealed record EvaluationReport(
    Benchmark Benchmark,
    IReadOnlyList<EvaluatedSplit> Splits,
    IReadOnlyList<SummaryRow> Rows,
    IReadOnlyDictionary<(string Task, string Predictor), GateVerdict> AgainstTrivial,
    IReadOnlyDictionary<(string Task, string Predictor), GateVerdict> Gate,
    IReadOnlyList<string> Trivial,
    IReadOnlyList<string> Rivals)
{
    /// <summary>The decimals of errors.</summary>
    public int Decimals => Metric.Scale == MetricScale.Linear ? Metric.Decimals : 3;

    /// <summary>What the tables call the error.</summary>
    public string Error => Metric.NameError("MAE");

    private Metric Metric => Benchmark.Tasks[0].Metric;

    /// <summary>The splits whose pool was labeled, where not all were; null where all were.</summary>
    public string? LabeledSplits => Splits.All(split => split.Distillations.Count > 0)
        ? null
        : string.Join("; ", Splits.Where(split => split.Distillations.Count > 0)
            .Select(split => $"{split.All.Split.Task}, {split.All.Split.Name}"));

    /// <summary>
    /// The gate's verdict on a row: <c>beats</c> or <c>does not beat</c>; the predictors that it judges by are <c>baseline</c>.
    /// </summary>
    public string Verdict(SummaryRow row) =>
        Gate.TryGetValue((row.Task, row.Predictor), out GateVerdict? verdict) ? verdict.Text : "baseline";
}
