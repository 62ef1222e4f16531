using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>What is searched: the space, who scores, what must be kept and what else is stated. Immutable.</summary>
public sealed class SearchProblem
{
    /// <summary>Creates the problem.</summary>
    /// <param name="space">The space.</param>
    /// <param name="predictors">
    /// Who scores; the last one is the trusted one, whose evaluations are the budget and whose best is the result.
    /// </param>
    /// <param name="constraints">
    /// What every candidate must keep. They are tried in the order of <see cref="ICostModel.Effort"/>, cheapest first.
    /// </param>
    /// <param name="costs">Further costs to state of every candidate, for reports and as objectives.</param>
    /// <param name="known">
    /// Architectures that are trained already, with their scores by the trusted predictor's metric; see <see cref="Known"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no predictor, or two have one name, or two costs have one name; or a known architecture is given twice or has a
    /// score that the metric does not allow. The message names the culprit.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">
    /// A predictor, a cost or a known architecture is of another space.
    /// </exception>
    public SearchProblem(
        SearchSpace space, IReadOnlyList<SearchPredictor> predictors,
        IReadOnlyList<Constraint>? constraints = null, IReadOnlyList<ICostModel>? costs = null,
        IReadOnlyList<Demonstration>? known = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(predictors);
        if (predictors.Count == 0)
            throw new ArgumentException("A search needs at least one predictor; none was given.", nameof(predictors));
        RequireDistinct("predictors", predictors.Select(predictor => predictor.Name), nameof(predictors));
        Space = space;
        foreach (SearchPredictor predictor in predictors) ProblemSpace.Require(space, predictor);
        Predictors = [.. predictors];
        Constraints = [.. (constraints ?? []).OrderBy(constraint => constraint.CostModel.Effort)];
        Costs = [.. Constraints.Select(constraint => constraint.CostModel).Concat(costs ?? []).Distinct()];
        RequireDistinct("cost models", Costs.Select(cost => cost.Name), nameof(costs));
        foreach (ICostModel cost in Costs) ProblemSpace.Require(space, cost);
        Known = [.. (known ?? []).Select(
            demonstration => demonstration with { Architecture = space.Adopt(demonstration.Architecture) })];
        ScoreGuard.Require("known architecture", Known, Trusted.Predictor.Metric, nameof(known));
        if (Known.GroupBy(demonstration => demonstration.Architecture).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Key} is given twice among the known architectures; keep one.", nameof(known));
    }

    /// <summary>The space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Who scores.</summary>
    public IReadOnlyList<SearchPredictor> Predictors { get; }

    /// <summary>The predictor whose evaluations are the budget and whose best is the result: the last one.</summary>
    public SearchPredictor Trusted => Predictors[^1];

    /// <summary>What every candidate must keep, cheapest to compute first.</summary>
    public IReadOnlyList<Constraint> Constraints { get; }

    /// <summary>The costs that are stated of every candidate: those of the constraints, then the further ones.</summary>
    public IReadOnlyList<ICostModel> Costs { get; }

    /// <summary>
    /// Architectures that are trained already, with their scores, in the caller's order. They cost nothing, are never evaluated
    /// by <see cref="Trusted"/> and count as known to it: the best of them may be the result, and strategies begin with those
    /// that keep the constraints.
    /// </summary>
    public IReadOnlyList<Demonstration> Known { get; }

    private static void RequireDistinct(string what, IEnumerable<string> names, string parameter)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
            if (!seen.Add(name))
                throw new ArgumentException($"Two {what} of a search are called '{name}'; give them different names.", parameter);
    }
}
