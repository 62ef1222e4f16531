namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// An answer store could not keep or give an answer: no room on the disk, a writer that does not let go, a file changed under it.
/// </summary>
public sealed class AnswerStoreException : LlmPerformancePredictorsException
{
    internal AnswerStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
