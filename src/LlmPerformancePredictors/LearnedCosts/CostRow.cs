using System.Globalization;
using System.Text;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>
/// A measured cost of an architecture of which only the features are known, as in tables that were published so.
/// </summary>
/// <param name="Features">What a feature encoder says of it; finite.</param>
/// <param name="Cost">Its cost, in the unit of the table; a finite number from 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A feature is not finite, or the cost below 0 or not finite.</exception>
public sealed record CostRow(IReadOnlyList<double> Features, double Cost)
{
    /// <summary>What a feature encoder says of it; finite.</summary>
    public IReadOnlyList<double> Features { get; init => field = RequireAll(value); } = RequireAll(Features);

    /// <summary>Its cost, in the unit of the table; a finite number from 0.</summary>
    public double Cost { get; init => field = Require(value); } = Require(Cost);

    private static IReadOnlyList<double> RequireAll(IReadOnlyList<double> features)
    {
        ArgumentNullException.ThrowIfNull(features, nameof(Features));
        for (int i = 0; i < features.Count; i++)
            if (!float.IsFinite((float)features[i]))
                throw new ArgumentOutOfRangeException(
                    nameof(features), features[i],
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Feature {i + 1} of {features.Count} is {features[i]}; allowed is a finite single-precision number."));
        return features;
    }

    private bool PrintMembers(StringBuilder builder) =>
        RecordText.Print(builder, (nameof(Features), Features), (nameof(Cost), Cost));

    private static double Require(double cost) => cost >= 0 && float.IsFinite((float)cost)
        ? cost
        : throw new ArgumentOutOfRangeException(
            nameof(cost), cost,
            string.Create(CultureInfo.InvariantCulture, $"A cost is {cost}; allowed is a finite number from 0."));
}
