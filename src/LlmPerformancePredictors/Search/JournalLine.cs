namespace LlmPerformancePredictors.Search;

/// <summary>A line of a search journal: written and read by its properties alone, in their order.</summary>
internal abstract record JournalLine
{
    /// <summary>What the line is, for messages.</summary>
    public abstract string Describe();
}
