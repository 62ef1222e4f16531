namespace LlmPerformancePredictors;

/// <summary>Root of the exceptions that this library throws on its own account; one cause, one subclass.</summary>
public abstract class LlmPerformancePredictorsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Names the culprit, the value, what is allowed and the remedy.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    protected LlmPerformancePredictorsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
