using System.Text;

namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>An answer that was not imported.</summary>
/// <param name="File">Its file.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record RefusedAnswer(string File, string Reason)
{
    /// <summary>Its file.</summary>
    public string File { get; init; } = File ?? throw new ArgumentNullException(nameof(File));

    /// <summary>Why, and what to do.</summary>
    public string Reason { get; init; } = Reason ?? throw new ArgumentNullException(nameof(Reason));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(File), File), (nameof(Reason), Reason));
}
