using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Prompts;

/// <summary>How a prompt states an architecture's cost.</summary>
/// <param name="Cost">The cost model.</param>
/// <param name="Name">What the figure is called, for example <c>GFLOPs</c>.</param>
/// <param name="Description">What it means, to follow a colon, without a full stop.</param>
/// <param name="Divisor">What the cost is divided by, above 0; for GFLOPs 1e9.</param>
/// <param name="Decimals">How many decimals are written, 0 to 15.</param>
public sealed record EfficiencyFigure(ICostModel Cost, string Name, string Description, double Divisor = 1, int Decimals = 2)
{
    /// <summary>The figure of an architecture, with the invariant culture.</summary>
    /// <param name="architecture">An architecture of the cost model's space.</param>
    /// <returns>The text.</returns>
    public string Format(Architecture architecture) =>
        (Cost.Cost(architecture) / Divisor).ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
