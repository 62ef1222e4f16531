using System.Text;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Something that a strategy learned from outside, as <see cref="SearchContext.RecallAsync"/> made or recalled it.
/// </summary>
/// <param name="Key">What it is.</param>
/// <param name="Text">The text.</param>
/// <param name="Evaluations">How many evaluations the history had before it.</param>
public sealed record SearchNote(string Key, string Text, int Evaluations)
{
    /// <summary>What it is.</summary>
    public string Key { get; init; } = Key ?? throw new ArgumentNullException(nameof(Key));

    /// <summary>The text.</summary>
    public string Text { get; init; } = Text ?? throw new ArgumentNullException(nameof(Text));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Key), Key), (nameof(Text), Text), (nameof(Evaluations), Evaluations));
}
