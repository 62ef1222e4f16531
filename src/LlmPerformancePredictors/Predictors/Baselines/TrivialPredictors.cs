using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Baselines;

/// <summary>The predictors that cost nothing and that any other one has to beat.</summary>
public static class TrivialPredictors
{
    /// <summary>
    /// Fits them all: the mean, a line on the logarithm of each cost, the best single feature, ridge regression.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="demonstrations">The same demonstrations that the other predictors see; at least two.</param>
    /// <param name="costs">Cost models of the space, such as FLOPs and parameters; may be none.</param>
    /// <returns>
    /// The predictors, named <c>mean</c>, <c>log-COST</c> for each cost in lower case, <c>best-feature</c> and <c>ridge</c>.
    /// </returns>
    /// <exception cref="ArgumentException">There are fewer than two demonstrations.</exception>
    public static IReadOnlyList<NamedPredictor> Fit(
        SearchSpace space, Metric metric, IReadOnlyList<Demonstration> demonstrations, params IReadOnlyList<ICostModel> costs)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(demonstrations);
        ArgumentNullException.ThrowIfNull(costs);
        FeatureEncoder all = FeatureEncoder.CreateAverages(space);
        if (costs.Count > 0) all = all.Concat(FeatureEncoder.CreateLogCosts(space, costs));
        return
        [
            new("mean", ConstantPredictor.FitMean(space, metric, demonstrations)),
            .. costs.Select(cost => new NamedPredictor(
                "log-" + cost.Name.ToLowerInvariant(),
                LinearPredictor.FitLine(FeatureEncoder.CreateLogCosts(space, cost), metric, demonstrations))),
            new("best-feature", LinearPredictor.FitBestFeature(all, metric, demonstrations)),
            new("ridge", LinearPredictor.FitRidge(all, metric, demonstrations)),
        ];
    }
}
