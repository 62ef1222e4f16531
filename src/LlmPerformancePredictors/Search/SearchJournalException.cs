namespace LlmPerformancePredictors.Search;

/// <summary>A journal belongs to another search, or is damaged before its last line.</summary>
public sealed class SearchJournalException : LlmPerformancePredictorsException
{
    internal SearchJournalException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
