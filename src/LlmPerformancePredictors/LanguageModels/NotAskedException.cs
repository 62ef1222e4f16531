namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A language model was not asked, so nothing was paid; it may be asked later.</summary>
public class NotAskedException : LlmPerformancePredictorsException
{
    internal NotAskedException(string message)
        : base(message)
    {
    }
}
