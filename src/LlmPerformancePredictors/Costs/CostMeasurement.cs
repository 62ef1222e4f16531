using System.Globalization;
using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Costs;

/// <summary>What an architecture was measured to cost on a device: a time, an energy, memory.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="Cost">Its cost, in the unit of the table; a finite number from 0.</param>
/// <exception cref="ArgumentOutOfRangeException">The cost is below 0, NaN or infinite.</exception>
public sealed record CostMeasurement(Architecture Architecture, double Cost)
{
    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    /// <summary>Its cost, in the unit of the table; a finite number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cost is below 0, NaN or infinite.</exception>
    public double Cost { get; init => field = Require(value, Architecture); } = Require(Cost, Architecture);

    private static double Require(double cost, Architecture architecture) => cost >= 0 && double.IsFinite(cost)
        ? cost
        : throw new ArgumentOutOfRangeException(
            nameof(cost), cost,
            $"The cost of {architecture} is {cost.ToString(CultureInfo.InvariantCulture)}; allowed is a finite number from 0. "
            + "Leave out what was not measured.");

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Architecture), Architecture), (nameof(Cost), Cost));
}
