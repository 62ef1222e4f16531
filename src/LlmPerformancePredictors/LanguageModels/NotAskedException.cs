namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A language model was not asked, so nothing was paid; it may be asked later.</summary>
public class NotAskedException : LlmPerformancePredictorsException
{
    /// <summary>
    /// Creates the exception, for clients and middleware that do not ask, or not yet; a predictor turns it into a failure.
    /// </summary>
    /// <param name="message">Why the model was not asked, and what to do.</param>
    public NotAskedException(string message)
        : base(message)
    {
        ArgumentNullException.ThrowIfNull(message);
    }
}
