namespace LlmPerformancePredictors.Search;

/// <summary>Something that a strategy learned from outside, in a journal.</summary>
/// <param name="Note">What it is.</param>
/// <param name="Text">The text.</param>
internal sealed record NoteLine(string Note, string Text) : JournalLine
{
    public override string Describe() => $"the note '{Note}'";
}
