namespace LlmPerformancePredictors.LanguageModels;

/// <summary>How a live language model came to give no answer; what middleware goes by, whoever the vendor is.</summary>
public enum LanguageModelFailureKind
{
    /// <summary>The server will not answer this request, however often it is sent (400, 401, 403, 404, no credit left).</summary>
    Refused,

    /// <summary>Too many requests or tokens in a time (429).</summary>
    TooManyRequests,

    /// <summary>The server failed (5xx).</summary>
    ServerFailed,

    /// <summary>No answer came in time; it may have been made, and charged for (408 excepted).</summary>
    TimedOut,

    /// <summary>No connection could be made, so nothing was sent.</summary>
    Unreachable,

    /// <summary>The connection broke before the answer was whole; it may have been charged for.</summary>
    Disconnected,

    /// <summary>An answer came that is not of the protocol, such as torn JSON; it may have been charged for.</summary>
    Unreadable,
}
