using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>A line, which is a network without hidden layers, or a network.</summary>
internal sealed class RegressorCost(TrainedRegressor regressor, CostModelKind kind) : CostRegression
{
    /// <inheritdoc/>
    public override CostModelKind Kind => kind;

    /// <inheritdoc/>
    public override float Predict(ReadOnlySpan<float> row) => regressor.Predict(row);

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> rows, Span<float> costs) => regressor.Predict(rows, costs);

    /// <inheritdoc/>
    public override TensorFile ToFile(IReadOnlyDictionary<string, string> entries) => regressor.WithProvenance(entries).ToFile();
}
