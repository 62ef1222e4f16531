using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Costs;

/// <summary>A cost model with an upper bound.</summary>
public sealed class Constraint
{
    /// <summary>Creates the constraint.</summary>
    /// <param name="cost">The cost that is bounded.</param>
    /// <param name="maximum">The largest allowed cost, in the cost model's unit; not NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is NaN.</exception>
    public Constraint(ICostModel cost, double maximum)
    {
        ArgumentNullException.ThrowIfNull(cost);
        if (double.IsNaN(maximum))
            throw new ArgumentOutOfRangeException(
                nameof(maximum), maximum, $"The bound of {cost.Name} must be a number of {cost.Unit}.");
        (CostModel, Maximum) = (cost, maximum);
    }

    /// <summary>The cost that is bounded.</summary>
    public ICostModel CostModel { get; }

    /// <summary>The largest allowed cost, in the cost model's unit.</summary>
    public double Maximum { get; }

    /// <summary>Whether an architecture costs at most the bound.</summary>
    /// <param name="architecture">An architecture of the space that the cost model is for.</param>
    /// <returns>True if it does.</returns>
    public bool IsSatisfiedBy(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return CostModel.GetCost(architecture) <= Maximum;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{CostModel.Name} <= {Maximum:R} {CostModel.Unit}");
}
