using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Costs;

/// <summary>
/// What an architecture costs, without training it: operations, parameters, time. Thread safe; lower is cheaper.
/// </summary>
public interface ICostModel
{
    /// <summary>What is counted, for example <c>FLOPs</c>.</summary>
    string Name { get; }

    /// <summary>The unit of <see cref="GetCost"/>, for example <c>FLOP</c> or <c>ms</c>.</summary>
    string Unit { get; }

    /// <summary>The cost of an architecture.</summary>
    /// <param name="architecture">An architecture of the space that the model is for.</param>
    /// <returns>The cost in <see cref="Unit"/>, at least 0.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    double GetCost(Architecture architecture);

    /// <summary>How much work <see cref="GetCost"/> is; constraints are checked cheapest first.</summary>
    CostEffort Effort => CostEffort.Formula;

    /// <summary>The costs of many architectures at once; a model that is faster on batches overrides it.</summary>
    /// <param name="architectures">Architectures of the space that the model is for.</param>
    /// <param name="costs">
    /// Receives one cost each, in order, equal to what <see cref="GetCost"/> gives; as long as the architectures.
    /// </param>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space.</exception>
    void GetCosts(IReadOnlyList<Architecture> architectures, Span<double> costs)
    {
        for (int i = 0; i < architectures.Count; i++) costs[i] = GetCost(architectures[i]);
    }
}
