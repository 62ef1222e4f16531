using System.Text;

namespace LlmPerformancePredictors.Principles;

/// <summary>Why there are no principles.</summary>
/// <param name="Reason">What happened, in words, without a full stop.</param>
/// <param name="RawText">What a language model answered, if that was the trouble.</param>
public sealed record PrincipleFailure(string Reason, string? RawText = null)
{
    /// <summary>What happened, in words, without a full stop.</summary>
    public string Reason { get; init; } = Reason ?? throw new ArgumentNullException(nameof(Reason));

    /// <summary>Whether nothing was asked, for example because the budget is used up; a search asks once it is resumed.</summary>
    public bool IsNotAsked { get; init; }

    /// <summary>
    /// Whether the answer was withheld: refused, filtered or spent on reasoning, so that another try would fare no better.
    /// </summary>
    public bool IsWithheld { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Reason), Reason), (nameof(RawText), RawText), (nameof(IsNotAsked), IsNotAsked),
        (nameof(IsWithheld), IsWithheld));
}
