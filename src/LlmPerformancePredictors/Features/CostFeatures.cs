using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

internal sealed class CostFeatures(SearchSpace space, IReadOnlyList<ICostModel> costs)
    : FeatureEncoder(space, [.. costs.Select(cost => cost.Name)])
{
    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        for (int i = 0; i < costs.Count; i++) features[i] = costs[i].GetCost(architecture);
    }
}
