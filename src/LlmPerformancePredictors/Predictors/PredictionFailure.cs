using System.Text;

namespace LlmPerformancePredictors.Predictors;

/// <summary>Why an architecture has no score.</summary>
/// <param name="Reason">What happened, in words.</param>
/// <param name="RawText">What a language model answered, if that was the trouble.</param>
public sealed record PredictionFailure(string Reason, string? RawText = null)
{
    /// <summary>What happened, in words.</summary>
    public string Reason { get; init; } = Reason ?? throw new ArgumentNullException(nameof(Reason));

    /// <summary>What kind of trouble it was.</summary>
    public PredictionFailureKind Kind { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Reason), Reason), (nameof(RawText), RawText), (nameof(Kind), Kind));
}
