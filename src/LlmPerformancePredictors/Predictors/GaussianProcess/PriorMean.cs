using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// What another predictor says, as the mean that a <see cref="GaussianProcessPredictor"/> starts from: a language model, a
/// supernet, a zero-cost figure, a cost. Its weight is fitted on the trained scores and never below 0, so its direction counts:
/// where its own metric's is not the predicted metric's, it is turned around.
/// </summary>
/// <param name="Name">The name, for reports.</param>
/// <param name="Predictor">The predictor, of the same space and of any metric.</param>
public sealed record PriorMean(string Name, IPerformancePredictor Predictor)
{
    /// <summary>The name, for reports.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>The predictor, of the same space and of any metric.</summary>
    public IPerformancePredictor Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    /// <summary>A cost as a prior mean.</summary>
    /// <param name="space">The space.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="isMoreBetter">Whether a higher cost promises a better score.</param>
    /// <returns>The prior mean.</returns>
    public static PriorMean FromCost(SearchSpace space, ICostModel cost, bool isMoreBetter)
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(space);
        return new PriorMean(cost.Name, new CostPredictor(space, cost, isMoreBetter));
    }

    /// <summary>Refuses two prior means of one name.</summary>
    internal static void RequireDistinct(IReadOnlyList<PriorMean> priors, string parameter)
    {
        if (priors.GroupBy(prior => prior.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"Two prior means are called '{twice.Key}'; give them different names.", parameter);
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Name), Name), (nameof(Predictor), Predictor));
}
