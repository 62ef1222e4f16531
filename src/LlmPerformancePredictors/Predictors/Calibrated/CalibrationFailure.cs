using System.Text;

namespace LlmPerformancePredictors.Predictors.Calibrated;

/// <summary>A demonstration that was not given a score when it was left out.</summary>
/// <param name="Demonstration">The demonstration.</param>
/// <param name="Failure">Why.</param>
public sealed record CalibrationFailure(Demonstration Demonstration, PredictionFailure Failure)
{
    /// <summary>The demonstration.</summary>
    public Demonstration Demonstration { get; init; } = Demonstration ?? throw new ArgumentNullException(nameof(Demonstration));

    /// <summary>Why.</summary>
    public PredictionFailure Failure { get; init; } = Failure ?? throw new ArgumentNullException(nameof(Failure));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Demonstration), Demonstration), (nameof(Failure), Failure));
}
