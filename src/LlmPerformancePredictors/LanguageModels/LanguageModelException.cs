namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A live language model gave no answer. Clients of any vendor turn their own exceptions into this one.</summary>
public sealed class LanguageModelException : LlmPerformancePredictorsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, in the server's words where it has any; without secrets.</param>
    /// <param name="status">The HTTP status, if there was one.</param>
    /// <param name="retryAfter">How long the server asks to wait, if it does.</param>
    /// <param name="innerException">The cause, if it holds no secret.</param>
    public LanguageModelException(string message, int? status, TimeSpan? retryAfter, Exception? innerException)
        : base(message, innerException) => (Status, RetryAfter) = (status, retryAfter);

    /// <summary>The HTTP status; null where no answer came at all.</summary>
    public int? Status { get; }

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; }
}
