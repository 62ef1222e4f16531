using System.Text;

namespace LlmPerformancePredictors.Reports;

/// <summary>A cell of a table of an <see cref="HtmlPage"/>.</summary>
/// <param name="Text">Its text, as it is read; the page escapes it.</param>
/// <param name="IsStrong">Whether it stands out, such as the best of a column.</param>
public readonly record struct TableCell(string Text, bool IsStrong = false)
{
    /// <summary>Its text, as it is read; the page escapes it.</summary>
    public string Text { get; init; } = Text ?? throw new ArgumentNullException(nameof(Text));

    /// <summary>A cell that does not stand out.</summary>
    /// <param name="text">Its text.</param>
    public static implicit operator TableCell(string text) => new(text);

    private readonly bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Text), Text), (nameof(IsStrong), IsStrong));
}
