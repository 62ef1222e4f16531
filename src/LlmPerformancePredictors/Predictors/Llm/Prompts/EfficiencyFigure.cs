using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>How a prompt states an architecture's cost.</summary>
/// <param name="CostModel">The cost model.</param>
/// <param name="Name">What the figure is called, for example <c>GFLOPs</c>.</param>
/// <param name="Description">What it means, to follow a colon, without a full stop.</param>
/// <param name="Divisor">What the cost is divided by, finite and above 0; for GFLOPs 1e9.</param>
/// <param name="Decimals">How many decimals are written, 0 to 15.</param>
/// <exception cref="ArgumentOutOfRangeException">The divisor or the decimals are not allowed.</exception>
public sealed record EfficiencyFigure(ICostModel CostModel, string Name, string Description, double Divisor = 1, int Decimals = 2)
{
    /// <summary>The cost model.</summary>
    public ICostModel CostModel { get; init; } = CostModel ?? throw new ArgumentNullException(nameof(CostModel));

    /// <summary>What the figure is called, for example <c>GFLOPs</c>.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>What it means, to follow a colon, without a full stop.</summary>
    public string Description { get; init; } = Description ?? throw new ArgumentNullException(nameof(Description));

    /// <summary>What the cost is divided by, finite and above 0.</summary>
    public double Divisor { get; init => field = RequireDivisor(value); } = RequireDivisor(Divisor);

    /// <summary>How many decimals are written, 0 to 15.</summary>
    public int Decimals { get; init => field = RequireDecimals(value); } = RequireDecimals(Decimals);

    /// <summary>The figure of an architecture, with the invariant culture.</summary>
    /// <param name="architecture">An architecture of the cost model's space.</param>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidOperationException">The cost is NaN or infinite; the message names the architecture.</exception>
    public string Format(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        double cost = CostModel.GetCost(architecture) / Divisor;
        return double.IsFinite(cost)
            ? cost.ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"{CostModel.Name} of {architecture} is {cost} {Name}; a prompt can state a finite number only."));
    }

    private static double RequireDivisor(double divisor) => divisor > 0 && double.IsFinite(divisor)
        ? divisor
        : throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "A cost is divided by a finite number above 0.");

    private static int RequireDecimals(int decimals) => decimals is >= 0 and <= 15
        ? decimals
        : throw new ArgumentOutOfRangeException(nameof(decimals), decimals, "A figure has 0 to 15 decimals.");

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(CostModel), CostModel), (nameof(Name), Name), (nameof(Description), Description), (nameof(Divisor), Divisor),
        (nameof(Decimals), Decimals));
}
