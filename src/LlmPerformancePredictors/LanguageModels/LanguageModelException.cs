namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A live language model gave no answer. Clients of any vendor turn their own exceptions into this one.</summary>
public sealed class LanguageModelException : LlmPerformancePredictorsException
{
    private const int RequestTimeout = 408;
    private const int TooManyRequests = 429;
    private const int FirstServerError = 500;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, in the server's words where it has any; without secrets.</param>
    /// <param name="status">The HTTP status, if there was one.</param>
    /// <param name="retryAfter">How long the server asks to wait, if it does.</param>
    /// <param name="innerException">The cause, if it holds no secret.</param>
    public LanguageModelException(string message, int? status, TimeSpan? retryAfter, Exception? innerException)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(message);
        (Status, RetryAfter, Kind) = (status, retryAfter, GetKind(status));
    }

    /// <summary>The HTTP status; null where no answer came at all.</summary>
    public int? Status { get; }

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// How it came about. Follows from the status; without one it is <see cref="LanguageModelFailureKind.Disconnected"/> unless
    /// said otherwise.
    /// </summary>
    public LanguageModelFailureKind Kind { get; init; }

    /// <summary>Whether the same request may be answered later.</summary>
    public bool IsTransient => Kind != LanguageModelFailureKind.Refused;

    /// <summary>Whether the server may have made an answer and charged for it, though none arrived.</summary>
    public bool MayHaveBeenCharged => Status != RequestTimeout
        && Kind is LanguageModelFailureKind.TimedOut
            or LanguageModelFailureKind.Disconnected
            or LanguageModelFailureKind.Unreadable;

    private static LanguageModelFailureKind GetKind(int? status) => status switch
    {
        null => LanguageModelFailureKind.Disconnected,
        RequestTimeout => LanguageModelFailureKind.TimedOut,
        TooManyRequests => LanguageModelFailureKind.TooManyRequests,
        >= FirstServerError => LanguageModelFailureKind.ServerFailed,
        _ => LanguageModelFailureKind.Refused,
    };
}
