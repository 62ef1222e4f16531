using System.Text;

namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>A demonstration and what was predicted of it without it.</summary>
/// <param name="Demonstration">The demonstration.</param>
/// <param name="Before">The prediction from the other demonstrations.</param>
/// <param name="After">The same on the line of the other demonstrations.</param>
public sealed record CalibrationPoint(Demonstration Demonstration, double Before, double After)
{
    /// <summary>The demonstration.</summary>
    public Demonstration Demonstration { get; init; } = Demonstration ?? throw new ArgumentNullException(nameof(Demonstration));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Demonstration), Demonstration), (nameof(Before), Before), (nameof(After), After));
}
