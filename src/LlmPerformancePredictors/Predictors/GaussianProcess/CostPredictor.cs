using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>A cost in the place of a score.</summary>
internal sealed class CostPredictor(SearchSpace space, ICostModel cost, bool isMoreBetter) : SynchronousPredictor(
    space,
    new Metric(
        cost.Name, 0, double.PositiveInfinity, isMoreBetter ? MetricDirection.HigherIsBetter : MetricDirection.LowerIsBetter)),
    IIdentifiedPredictor
{
    /// <inheritdoc/>
    public string Identity => PredictorIdentity.Create(
        $"cost {cost.Name} in {cost.Unit}", PredictorIdentity.Probe(Space, cost.GetCost));

    /// <inheritdoc/>
    protected override Prediction PredictCore(Architecture architecture)
    {
        double value = cost.GetCost(architecture);
        return double.IsFinite(value)
            ? Prediction.FromScore(value)
            : Prediction.FromFailure(FormattableString.Invariant($"the cost {cost.Name} of {architecture} is {value}"));
    }
}
