using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>The cost of an architecture under code names.</summary>
internal sealed class DisguisedCost(ICostModel cost, SpaceDisguise disguise) : ICostModel
{
    public string Name => cost.Name;

    public string Unit => cost.Unit;

    public CostEffort Effort => cost.Effort;

    public double GetCost(Architecture architecture) => cost.GetCost(disguise.Reveal(architecture));

    public void GetCosts(IReadOnlyList<Architecture> architectures, Span<double> costs) =>
        cost.GetCosts([.. architectures.Select(disguise.Reveal)], costs);
}
