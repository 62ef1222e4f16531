using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Costs;

/// <summary>What an architecture costs, without training it: operations, parameters, time. Thread safe; lower is cheaper.</summary>
public interface ICostModel
{
    /// <summary>What is counted, for example <c>FLOPs</c>.</summary>
    string Name { get; }

    /// <summary>The unit of <see cref="Cost"/>, for example <c>FLOP</c> or <c>ms</c>.</summary>
    string Unit { get; }

    /// <summary>The cost of an architecture.</summary>
    /// <param name="architecture">An architecture of the space that the model is for.</param>
    /// <returns>The cost in <see cref="Unit"/>, at least 0.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    double Cost(Architecture architecture);
}
