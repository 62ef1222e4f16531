using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Reports;

/// <summary>What a search says of a reference.</summary>
/// <param name="Reference">The reference.</param>
/// <param name="Prediction">What its trusted predictor says.</param>
/// <param name="Costs">The costs, in the order and units of the search's.</param>
internal sealed record ReferenceFigures(ReferenceArchitecture Reference, Prediction Prediction, IReadOnlyList<double> Costs)
{
    /// <summary>The predicted score; NaN if there is none.</summary>
    public double Score => Prediction.TryGetScore(out double score, out _) ? score : double.NaN;
}
