using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

internal sealed class LogCostFeatures(SearchSpace space, IReadOnlyList<ICostModel> costs)
    : FeatureEncoder(space, [.. costs.Select(cost => $"log {cost.Name}")])
{
    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        for (int i = 0; i < costs.Count; i++)
        {
            double cost = costs[i].GetCost(architecture);
            features[i] = cost > 0
                ? Math.Log(cost)
                : throw new InvalidOperationException(FormattableString.Invariant(
                    $"{costs[i].Name} of {architecture} is {cost} {costs[i].Unit}; its logarithm needs a cost above 0."));
        }
    }
}
